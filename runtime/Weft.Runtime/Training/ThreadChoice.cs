using System;
using Weft.Compiler;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Training;

/// <summary>
/// How many of libtorch's threads a training step uses. A step of a few milliseconds is many short parallel regions, and
/// the threads meet after each: on a busy machine every meeting can wait for a scheduler's time slice, 50 times the
/// region itself. The choice depends on the architecture and the batch alone, so that results stay reproducible.
/// </summary>
internal static class ThreadChoice
{
    /// <summary>Steps below this many FLOPs take a few milliseconds on one core and run there alone.</summary>
    private const double SmallStep = 2.5e8;

    /// <summary>
    /// Below this a second core saves less than 2 ms of a step where it is idle and costs a time slice of 8 ms where it is
    /// not (<c>make bench-kernels FILTER=cores</c>).
    /// </summary>
    private const long ManyParameters = 5_000_000;

    /// <summary>Threads for an optimiser of so many parameters: those of the step, or all cores for a large model.</summary>
    /// <param name="parameters">Number of trained scalars.</param>
    /// <param name="step">Threads of the step.</param>
    public static int ForOptimiser(long parameters, int step) =>
        parameters < ManyParameters ? step : Math.Max(step, Environment.ProcessorCount);

    /// <summary>Threads for a step of the sizes that the options name: 1, or all cores.</summary>
    public static int For(ArchitectureSpec spec, CompileOptions options)
    {
        // Backward costs about twice the forward pass.
        var flops = 3 * ArchitectureCompiler.Compile(spec, options).Optimised.Flops(options.Extent);
        return flops < SmallStep ? 1 : Environment.ProcessorCount;
    }
}
