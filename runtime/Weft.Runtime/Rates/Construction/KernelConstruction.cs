using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates.Construction;

/// <summary>
/// Task I with the sum as its read-out and Task III: the heads' kernels, with coefficients that carry each head's
/// normaliser where there is one, sum to the target's kernel.
/// </summary>
public sealed class KernelConstruction : Construction
{
    private readonly double[] _normalisers;

    private KernelConstruction(ArchitectureSpec architecture, KernelFit fit, TargetKernel target, double variance)
        : base(architecture, fit)
    {
        AttentionSpec attention = architecture.Layers[0].Attention;
        bool log = attention.Groups[0].Position is LogPosition;
        double Kernel(double p, int n) =>
            !log ? Math.Exp(-p * n)
            : n == 0 ? 0
            : Math.Pow(n, -p);
        Target = target;
        InputVariance = variance;
        _normalisers =
        [
            .. Slopes.Select(p =>
                attention.Normalisation == Normalisation.Softmax
                    ? Enumerable.Range(0, target.Values.Count).Sum(n => Kernel(p, n))
                    : 1
            ),
        ];
        double[] sums =
        [
            .. Enumerable
                .Range(0, target.Values.Count)
                .Select(n => Slopes.Select((p, h) => fit.Coefficients[0][h] * Kernel(p, n)).Sum()),
        ];
        AtOnce = target.Values[0] - sums[0];
        Errors = [0, .. sums.Zip(target.Values, (k, rho) => k - rho).Skip(1)];
    }

    /// <summary>rho.</summary>
    public TargetKernel Target { get; }

    /// <summary>Variance of an input.</summary>
    public double InputVariance { get; }

    /// <summary>k(n) - rho(n) for n = 0..T-1 of the kernel k that the module has by construction.</summary>
    public IReadOnlyList<double> Errors { get; }

    private protected override double AtOnce { get; }

    private protected override double Value(int head) => Fit.Coefficients[0][head] * _normalisers[head];

    internal static KernelConstruction? ForTask(
        ArchitectureSpec architecture,
        TaskSpec task,
        int length,
        double precision,
        out string? reason
    )
    {
        AttentionSpec attention = architecture.Layers[0].Attention;
        TaskMemory? memory = TaskMemory.Of(task, length);
        reason =
            attention.Score is not NoScore ? "a fixed memory needs no dot products (score: none)"
            : memory is null ? "the task's memory is no fixed kernel"
            : memory.Sum is null ? "the task's read-out is not the sum of its memories"
            : null;
        if (reason is not null)
        {
            return null;
        }

        KernelFit fit = HeadFamilies
            .Approximate(attention.Groups[0].Position, [memory!.Sum!], precision: precision)
            .Fit(attention.Heads, ErrorNorm.L2);
        return new(architecture, fit, memory.Sum!, memory.InputVariance);
    }
}
