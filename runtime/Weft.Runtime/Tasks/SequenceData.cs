using System;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;

namespace Weft.Runtime.Tasks;

/// <summary>
/// Memory for one sequence, or for several one after another, with their targets. Of each pair of spans one is empty:
/// inputs are real numbers or tokens, and so are targets.
/// </summary>
/// <param name="reals">Inputs [T, d], step by step; empty for tokens.</param>
/// <param name="tokens">Inputs [T]; empty for real numbers.</param>
/// <param name="realTargets">
/// Targets [c] of the last position, or [T, c] of all; <see cref="SequenceData.Unscored"/> where there is none.
/// </param>
/// <param name="tokenTargets">
/// Targets [1] or [T]; <see cref="SequenceData.Ignored"/> where there is none.
/// </param>
public readonly ref struct SequenceData(
    Span<float> reals,
    Span<long> tokens,
    Span<float> realTargets,
    Span<long> tokenTargets
)
{
    /// <summary>Stands in place of a token where a position has no target.</summary>
    public const long Ignored = CrossEntropy.Ignored;

    /// <summary>Stands in place of a real number where a position has no target: not a number.</summary>
    public const float Unscored = float.NaN;

    /// <summary>Inputs that are real vectors, [T, d].</summary>
    public Span<float> Reals { get; } = reals;

    /// <summary>Inputs that are tokens, [T].</summary>
    public Span<long> Tokens { get; } = tokens;

    /// <summary>Targets that are real vectors.</summary>
    public Span<float> RealTargets { get; } = realTargets;

    /// <summary>Targets that are tokens.</summary>
    public Span<long> TokenTargets { get; } = tokenTargets;

    /// <summary>New memory for sequences of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="sequences">How many.</param>
    public static SequenceData Allocate(SequenceTask task, int sequences = 1)
    {
        ArgumentNullException.ThrowIfNull(task);
        int inputs = checked(sequences * task.InputNumbers);
        int targets = checked(sequences * task.TargetNumbers);
        bool real = task.Input.Kind == StepKind.Real;
        bool realOut = task.Output.Kind == StepKind.Real;
        return new SequenceData(
            real ? new float[inputs] : [],
            real ? [] : new long[inputs],
            realOut ? new float[targets] : [],
            realOut ? [] : new long[targets]
        );
    }

    /// <summary>One sequence of several.</summary>
    /// <param name="task">The task whose sequences these are.</param>
    /// <param name="index">Which one, from 0.</param>
    public SequenceData Slice(SequenceTask task, int index)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new(
            Part(Reals, index, task.InputNumbers),
            Part(Tokens, index, task.InputNumbers),
            Part(RealTargets, index, task.TargetNumbers),
            Part(TokenTargets, index, task.TargetNumbers)
        );
    }

    private static Span<T> Part<T>(Span<T> all, int index, int size) =>
        all.IsEmpty ? [] : all.Slice(index * size, size);
}
