using System.Collections.Generic;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Kernels;

/// <summary>Every kind of memory kernel. A new one is its file and a line here.</summary>
internal static class KernelKinds
{
    public static readonly IReadOnlyList<Kind<KernelSpec>> All =
    [
        ExponentialKernel.Kind,
        PowerKernel.Kind,
        SineKernel.Kind,
        AiryKernel.Kind,
        IndicatorKernel.Kind,
        SamplesKernel.Kind,
    ];
}
