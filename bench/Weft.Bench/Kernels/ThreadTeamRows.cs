using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Training;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>A region straight after an operation of libtorch, whose workers still spin: on its own team and on .NET's pool.</summary>
internal static class ThreadTeamRows
{
    private const int Count = 400_000;

    /// <summary>One row.</summary>
    public static IEnumerable<KernelRow> Rows()
    {
        yield return new KernelRow(
            "libtorch's relu, then AdamW",
            $"{Count / 1000}k floats",
            "step",
            "the same on the pool of .NET",
            Mixture(pool: false),
            Mixture(pool: true)
        );
    }

    private static Action Mixture(bool pool)
    {
        var (values, gradients) = (randn(Count), randn(Count));
        var optimiser = new FlatOptimiser(
            OptimiserKind.AdamW,
            [new FlatPart(Count, true)],
            0,
            0,
            Environment.ProcessorCount
        );
        return () =>
        {
            using var choice = ThreadTeam.ForcePool(pool);
            gradients.relu().Dispose();
            optimiser.Step(
                MemoryMarshal.Cast<byte, float>(values.bytes),
                MemoryMarshal.Cast<byte, float>(gradients.bytes),
                1e-3
            );
        };
    }
}
