using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Kernels;

/// <summary>weight rho(n - shift) for n >= shift, 0 before: a kernel with the keys that every kind takes.</summary>
/// <param name="Kernel">rho.</param>
/// <param name="Weight">The factor.</param>
/// <param name="Shift">How many steps later the kernel begins.</param>
public sealed record WeightedKernel(KernelSpec Kernel, double Weight, int Shift)
{
    private static readonly Field<double> WeightField = new(
        "weight",
        new RealShape(-1e6, isOpen: false, maximum: 1e6),
        "A factor of the kernel.",
        "1"
    );

    private static readonly Field<int> ShiftField = new(
        "shift",
        new IntegerShape(0, TaskSettings.Farthest).ToInt32(),
        "How many steps later the kernel begins.",
        "0"
    );

    internal static readonly Shape<WeightedKernel> Shape = new KindShape<KernelSpec, WeightedKernel>(
        KernelKinds.All,
        [WeightField, ShiftField],
        (kernel, values) => new WeightedKernel(kernel, values.Get(WeightField), values.Get(ShiftField))
    );
}
