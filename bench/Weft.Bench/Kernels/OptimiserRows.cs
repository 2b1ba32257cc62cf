using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using Weft.Compiler.Spec;
using Weft.Runtime.Training;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>Steps of an optimiser over flat buffers against those of TorchSharp, weight decay 0.01 on both sides.</summary>
internal static class OptimiserRows
{
    private const double Rate = 1e-3;
    private const double Decay = 0.01;

    /// <summary>Small and large models, 1 and all threads.</summary>
    public static IEnumerable<KernelRow> Rows()
    {
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            foreach (int count in new[] { 400_000, 10_000_000 })
            {
                yield return AdamW(count, 50, clip: 0, threads);
                yield return AdamW(count, 1, clip: 0, threads);
            }

            yield return AdamW(400_000, 50, clip: 1, threads);
        }

        // What the second core adds while libtorch is set to one, as in training a large model in small steps.
        foreach (int count in new[] { 400_000, 1_000_000, 10_000_000 })
        {
            var (values, gradients) = (randn(count), randn(count));
            yield return new KernelRow(
                "AdamW on all cores",
                $"{count / 1000}k floats",
                "step",
                "the same on 1 core",
                Step(OptimiserKind.AdamW, [new(count, true)], 0, Environment.ProcessorCount, values, gradients),
                Step(OptimiserKind.AdamW, [new(count, true)], 0, 1, values, gradients)
            )
            {
                Threads = 1,
            };
        }

        // 16 bytes of a float are read and 12 written; so many read and written in place take as long as memory makes them.
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            const int count = 10_000_000;
            var (values, gradients, stream) = (randn(count), randn(count), zeros(MemoryPass.FloatsFor(28L * count)));
            yield return new KernelRow(
                "AdamW",
                $"{count / 1000}k floats",
                "step",
                "reading and writing as many bytes",
                Step(OptimiserKind.AdamW, [new(count, true)], 0, threads, values, gradients),
                () => MemoryPass.Run(stream, threads)
            )
            {
                Threads = threads,
            };
        }

        yield return Row(OptimiserKind.Sgd, 400_000, 50, 0, 1, p => optim.SGD(p, Rate, 0.9));
    }

    private static KernelRow AdamW(int count, int tensors, double clip, int threads) =>
        Row(OptimiserKind.AdamW, count, tensors, clip, threads, p => optim.AdamW(p, Rate, weight_decay: Decay));

    private static Action Step(
        OptimiserKind kind,
        FlatPart[] parts,
        double clip,
        int threads,
        Tensor values,
        Tensor gradients
    )
    {
        // TorchSharp's SGD has no decoupled decay.
        double decay = kind == OptimiserKind.Sgd ? 0 : Decay;
        var optimiser = new FlatOptimiser(kind, parts, decay, clip, threads);
        return () =>
            optimiser.Step(
                MemoryMarshal.Cast<byte, float>(values.bytes),
                MemoryMarshal.Cast<byte, float>(gradients.bytes),
                Rate
            );
    }

    private static KernelRow Row(
        OptimiserKind kind,
        int count,
        int tensors,
        double clip,
        int threads,
        Func<IEnumerable<Parameter>, optim.Optimizer> create
    )
    {
        manual_seed(1);
        Parameter[] parameters =
        [
            .. Enumerable
                .Range(0, tensors)
                .Select(_ => new Parameter(randn(count / tensors)) { grad = randn(count / tensors) }),
        ];
        optim.Optimizer theirs = create(parameters);
        var (values, gradients) = (randn(count), randn(count));
        FlatPart[] parts = [.. Enumerable.Repeat(new FlatPart(count / tensors, true), tensors)];
        return new KernelRow(
            kind == OptimiserKind.Sgd ? "SGD, momentum"
                : clip > 0 ? "AdamW, clipped"
                : "AdamW",
            $"{count / 1000}k floats",
            "step",
            tensors == 1 ? "TorchSharp, one flat tensor" : $"TorchSharp, {tensors} tensors",
            Step(kind, parts, clip, threads, values, gradients),
            () =>
            {
                using var scope = NewDisposeScope();
                if (clip > 0)
                {
                    nn.utils.clip_grad_norm_(parameters, clip);
                }

                theirs.step();
            }
        )
        {
            Threads = threads,
            MeasuresMemory = count >= 10_000_000,
        };
    }
}
