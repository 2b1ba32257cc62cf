using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Training;

/// <summary>
/// Whether bfloat16 pays: the linear maps of an architecture timed in both precisions, forward and backward, on a part of
/// their rows. Processors without instructions for bfloat16 compute with it by detours that can cost many times as much.
/// </summary>
internal static class LinearSpeed
{
    private const int Repetitions = 3;
    private const long MostRows = 512;

    /// <summary>Multiplications of one map that are timed at most.</summary>
    private const long MostProducts = 1 << 26;

    /// <summary>A size: rows, inputs and outputs of a linear map.</summary>
    internal sealed record Size(long Rows, long Inputs, long Outputs);

    /// <summary>What the reader of results should know; null where the products are float32.</summary>
    /// <param name="spec">The architecture.</param>
    /// <param name="options">As it is compiled for training.</param>
    /// <param name="threads">Threads of the step.</param>
    public static string? Remark(ArchitectureSpec spec, CompileOptions options, int threads)
    {
        if (options.LinearPrecision != LinearPrecision.BFloat16)
        {
            return null;
        }

        return Describe(DedicatedThread.Run("Weft timing", () => Ratio(Sizes(spec, options), threads)));
    }

    /// <summary>The remark on a ratio of times, float32 over bfloat16.</summary>
    internal static string Describe(double ratio)
    {
        var advice = ratio < 1 ? "; use linear-precision: float32" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"bfloat16 is {ratio:0.0#} times as fast as float32 for these layers on this machine{advice}"
        );
    }

    /// <summary>The linear maps of one step, those of equal size one by one.</summary>
    internal static IReadOnlyList<Size> Sizes(ArchitectureSpec spec, CompileOptions options)
    {
        var (graph, extent) = (ArchitectureCompiler.Compile(spec, options).Optimised, options.Extent);
        return
        [
            .. graph
                .Ops.Select((op, i) => (x: MapOf(op), shape: graph.Shapes[i]))
                .Where(pair => pair.x is not null)
                .Select(pair => new Size(
                    (long)(pair.shape.Elements(extent) / pair.shape.Last.At(extent)),
                    (long)graph.Shapes[pair.x!.Value].Last.At(extent),
                    (long)pair.shape.Last.At(extent)
                )),
        ];
    }

    /// <summary>What a linear map is applied to; null for any other op.</summary>
    private static int? MapOf(Op op) =>
        op switch
        {
            LinearOp linear => linear.X,
            LinearResidualOp linear => linear.X,
            _ => null,
        };

    private static double Ratio(IReadOnlyList<Size> sizes, int threads)
    {
        set_num_threads(threads);
        ProcessSettings.ApplyToThread();
        double single = 0;
        double rounded = 0;
        foreach (var group in sizes.GroupBy(size => size))
        {
            using var scope = NewDisposeScope();
            var size = group.Key;
            var rows = Math.Clamp(MostProducts / Math.Max(1, size.Inputs * size.Outputs), 1, MostRows);
            rows = Math.Min(rows, size.Rows);
            var weight = zeros([size.Outputs, size.Inputs], ScalarType.Float32).requires_grad_();
            var x = zeros([rows, size.Inputs], ScalarType.Float32).requires_grad_();
            var gradient = zeros([rows, size.Outputs], ScalarType.Float32);
            var share = (double)size.Rows / rows * group.Count();
            single += share * Fastest(() => nn.functional.linear(x, weight).backward([gradient]));
            rounded += share * Fastest(() => RoundedLinear.Run(x, weight).backward([gradient]));
        }

        return rounded > 0 ? single / rounded : 1;
    }

    private static double Fastest(Action step)
    {
        var fastest = double.MaxValue;
        for (var i = 0; i <= Repetitions; i++)
        {
            using var scope = NewDisposeScope();
            var start = Stopwatch.GetTimestamp();
            step();

            // The first prepares the library.
            fastest = i == 0 ? fastest : Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return fastest;
    }
}
