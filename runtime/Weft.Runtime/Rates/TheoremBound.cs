using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates;

/// <summary>
/// What the paper's theorems promise of a design on a target (paper, section 4, table of rates): E_Attn at most
/// C(n) H^-n times a factor of the target, for every n up to a limit. C(n) is not known, so it is fitted to the smallest
/// size; what can be checked is the fall from there on.
/// </summary>
/// <param name="Theorem">Which theorem applies, or why none does.</param>
/// <param name="Limit">The largest n that it promises; NaN where none applies, infinite for "any n".</param>
public sealed record TheoremBound(string Theorem, double Limit)
{
    private static readonly double[] s_orders = [1, 2, 4];

    /// <summary>Whether a theorem applies.</summary>
    public bool Applies => !double.IsNaN(Limit);

    /// <summary>The n whose curves are drawn.</summary>
    public IReadOnlyList<double> Orders =>
        [
            .. s_orders.Where(n => n <= Limit),
            .. Limit is > 0 and < 4 && !s_orders.Contains(Limit) ? [Limit] : Array.Empty<double>(),
        ];

    /// <summary>The theorem for an architecture on a memory.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="memory">The task's fixed memory, or null.</param>
    /// <param name="sizeField">Path of the field that is the size; most theorems are about the number of heads.</param>
    /// <param name="adaptive">The task's memory at distances that depend on tokens, or null.</param>
    public static TheoremBound Of(
        ArchitectureSpec architecture,
        TaskMemory? memory,
        string sizeField,
        AdaptiveMemory? adaptive = null
    )
    {
        ArgumentNullException.ThrowIfNull(architecture);
        AttentionSpec attention = architecture.Layers[0].Attention;
        bool lin = AllHave<LinPosition>([attention]);
        bool log = AllHave<LogPosition>([attention]);
        if (sizeField == "feed-forward.width")
        {
            return architecture.Blocks[architecture.Blocks.Count - 1].FeedForward is null
                ? None("there is no feed-forward network")
                : new("E_FFN = O(||f|| m^-1/2), until the attention's error remains", 0.5);
        }

        return sizeField != "attention.heads" ? None("no rate in this size is proved")
            : adaptive is not null ? Adaptive(architecture, adaptive)
            : memory is null ? None("the task is none of the paper's classes of memory")
            : architecture.Layers.Count > 1 ? None("the theorems of fixed memories are for one layer")
            : attention.Score is DotProduct ? None("its weights depend on the input")
            : attention.Normalisation != Normalisation.Softmax ? None("the theorems of fixed memories are for softmax")
            : !lin && !log ? None($"encoding {attention.Groups[0].Position.Word} is not among lin and log")
            : Fixed(memory, lin);
    }

    /// <summary>The bound of order n at each size, equal to the error at the smallest.</summary>
    /// <param name="order">n.</param>
    /// <param name="sizes">Sizes, ascending.</param>
    /// <param name="first">The error at the first of them.</param>
    public static double[] Curve(double order, IReadOnlyList<double> sizes, double first)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return [.. sizes.Select(s => first * Math.Pow(s / sizes[0], -order))];
    }

    private static TheoremBound Fixed(TaskMemory memory, bool lin)
    {
        if (memory.Distances is { } distances)
        {
            return new($"Task I: C(n) H^-n ({Sum(distances, lin)})^(n+1), any n", double.PositiveInfinity);
        }

        KernelForm[] forms = [.. memory.Kernels.Select(k => k.Form)];
        string count = forms.Length == 1 ? "" : $"{forms.Length}^(n+1) ";
        if (lin && forms.All(f => f is KernelForm.LightTail))
        {
            double limit = 99 * forms.Cast<KernelForm.LightTail>().Min(f => f.Rate);
            return new(
                FormattableString.Invariant($"Task III, light tail: C(n) {count}H^-n, n up to {limit:g4}"),
                limit
            );
        }

        if (!lin && forms.All(f => f is KernelForm.HeavyTail))
        {
            double rate = forms.Cast<KernelForm.HeavyTail>().Min(f => f.Exponent);
            double limit = (0.99 * rate) - 1;
            return limit > 0
                ? new(FormattableString.Invariant($"Task III, heavy tail: C(n) {count}H^-n, n up to {limit:g4}"), limit)
                : None(FormattableString.Invariant($"heavy tails need an exponent above 1/0.99, this one has {rate}"));
        }

        return None(lin ? "lin is proved for light tails" : "log is proved for heavy tails");
    }

    // Every layer of the stack, since each of them may fetch a memory.
    private static TheoremBound Adaptive(ArchitectureSpec architecture, AdaptiveMemory memory)
    {
        AttentionSpec[] attention = [.. architecture.Blocks.Select(b => b.Attention)];
        bool lin = AllHave<LinPosition>(attention);
        bool log = AllHave<LogPosition>(attention);
        string? reason =
            attention.Any(a => a.Score is NoScore) ? "attention by position alone cannot move with tokens"
            : attention.Any(a => a.Normalisation != Normalisation.None)
                ? "the theorems of adaptive memories are for normalisation: none"
            : !lin && !log ? "the theorems of adaptive memories are for lin or log in every layer"
            : architecture.Layers.Count < memory.Layers
                ? $"this memory takes {memory.Layers} layers, and there are {architecture.Layers.Count}"
            : null;
        if (reason is not null)
        {
            return None(reason);
        }

        string nested = string.Join(
            " + ",
            memory.Farthest.Take(memory.Nesting).Select(t => lin ? $"e^(0.02 (n+1) {t})" : $"{t}^(2.02 (n+1))")
        );
        string others = Sum(memory.Farthest.Skip(memory.Nesting), lin);
        string factor =
            memory.Nesting == 0 ? $"({others})^(n+1)"
            : others.Length == 0 ? $"sqrt({nested})"
            : $"sqrt({nested} + ({others})^(2n+2))";
        return new($"Task II, K = {memory.Nesting}: C(n) H^-n {factor}, any n", double.PositiveInfinity);
    }

    private static bool AllHave<T>(IEnumerable<AttentionSpec> layers)
        where T : PositionScheme => layers.All(a => a.Groups.All(g => g.Position is T));

    private static string Sum(IEnumerable<int> distances, bool lin) =>
        string.Join(" + ", distances.Select(t => lin ? $"e^(0.01 {t})" : $"{t}^1.01"));

    private static TheoremBound None(string reason) => new($"no theorem applies: {reason}", double.NaN);
}
