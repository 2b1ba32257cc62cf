using System;

namespace Weft.Bench.Kernels;

/// <summary>One comparison: the same work by a kernel of Weft and in another way.</summary>
/// <param name="Kernel">What is computed.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Pass">Forward, forward + backward, or step.</param>
/// <param name="Against">The other way.</param>
/// <param name="Ours">One call of the kernel.</param>
/// <param name="Theirs">One call of the other way.</param>
internal sealed record KernelRow(string Kernel, string Shape, string Pass, string Against, Action Ours, Action Theirs)
{
    /// <summary>Threads that libtorch is set to while both sides run.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// For the same kernel on both sides: how many times as long our sequences are as theirs, who have as many times more.
    /// </summary>
    public int? Growth { get; init; }

    /// <summary>Whether the peak of resident memory of one call is measured too.</summary>
    public bool MeasuresMemory { get; init; }
}
