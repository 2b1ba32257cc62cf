using System.Collections.Generic;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Kernels;

/// <summary>rho(n) = values[n], 0 beyond the last: a memory that was measured, or that no formula here describes.</summary>
/// <param name="Values">rho(0), rho(1), ...</param>
public sealed record SamplesKernel(EquatableArray<double> Values) : KernelSpec
{
    /// <summary>So many that a file, which may have 10,000 nodes, holds one such kernel.</summary>
    private const int Longest = 8192;

    private static readonly Field<IReadOnlyList<double>> ValuesField = new(
        "values",
        new ListShape<double>(
            new RealShape(-1e6, isOpen: false, maximum: 1e6),
            "a list of rho(0), rho(1), ...",
            allowsRepeats: true,
            most: Longest
        ),
        "rho(0), rho(1), ...; the kernel is 0 beyond the last."
    );

    internal static readonly Kind<KernelSpec> Kind = new(
        "samples",
        "rho(n) = values[n], 0 beyond the last value.",
        values => new SamplesKernel(new EquatableArray<double>(values.Get(ValuesField))),
        ValuesField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;
}
