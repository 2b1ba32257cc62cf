using System;
using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Training;
using static TorchSharp.torch;

namespace Weft.MemoryDrill;

/// <summary>
/// The kernels by name. Each takes its data once and returns a call, forward and backward, of a small size; what the call
/// makes is disposed of by a scope around it. A new kernel adds a line.
/// </summary>
internal static class Drills
{
    /// <summary>The one that is about threads.</summary>
    public const string ThreadTeam = "thread-team";

    private const int Batch = 2;
    private const int Heads = 2;
    private const int Length = 12;
    private const int Width = 16;

    public static IReadOnlyDictionary<string, Func<Action>> All { get; } =
        new SortedDictionary<string, Func<Action>>(StringComparer.Ordinal)
        {
            ["biased-attention"] = () =>
                Trained(x => BiasedAttention.Run(x[0], x[1], x[2], x[3], Heads, true), X(), X(), X(), Table()),
            ["lin-recurrence"] = () => Trained(x => LinRecurrence.Run(x[0], x[1], Heads, true), rand(Heads), X()),
            ["toeplitz-mixing"] = () => Trained(x => ToeplitzMixing.Run(x[0], x[1], Heads, true), Table(), X()),
            ["rms-norm"] = () => Trained(x => RmsNorm.Run(x[0], x[1], 1e-5), X(), rand(Width)),
            ["feed-forward"] = () =>
                Trained(
                    x =>
                        FeedForward.ByKernel<GeluCurve>(
                            new(x[0], x[1], null, x[2], null, x[0]),
                            false,
                            FusedActivation.Gelu
                        ),
                    X(),
                    rand(Width, Width),
                    rand(Width, Width)
                ),
            ["rotation"] = () =>
            {
                var (cosines, sines) = (rand(Length, Width / Heads), rand(Length, Width / Heads));
                return Trained(x => Rotation.Run(x[0], cosines, sines, Heads, 0, Heads), X());
            },
            ["adamw"] = () =>
            {
                var optimiser = new FlatOptimiser(OptimiserKind.AdamW, [new(700, true), new(300, false)], 0.1, 1, 1);
                var (parameters, gradients) = (new float[1000], new float[1000]);
                return () => optimiser.Step(parameters, gradients, 0.1);
            },
            [ThreadTeam] = () => () => Runtime.Kernels.ThreadTeam.Run(4, static _ => { }),
        };

    private static Tensor X() => randn(Batch, Length, Width);

    private static Tensor Table() => randn(Heads, Length);

    /// <summary>A call that computes a result and the gradients of all arguments.</summary>
    private static Action Trained(Func<Tensor[], Tensor> forward, params Tensor[] inputs)
    {
        Array.ForEach(inputs, x => x.requires_grad_());
        Tensor? gradient = null;
        return () =>
        {
            var result = forward(inputs);
            gradient ??= randn(result.shape).DetachFromDisposeScope();
            result.backward([gradient]);
            foreach (var x in inputs)
            {
                x.grad = null;
            }
        };
    }
}
