using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates;

/// <summary>The best approximations of an experiment's tasks by its designs, without training.</summary>
/// <param name="points">Errors, in the order of the experiment.</param>
/// <param name="remarks">For which designs and targets there are none, and why.</param>
public sealed class ApproximationStudy(IReadOnlyList<RatePoint> points, IReadOnlyList<string> remarks)
{
    /// <summary>What the rows with the exponents of the paper's proofs are called after the design.</summary>
    public const string ProofSuffix = ", exponents of the proof";

    /// <summary>
    /// What the rows are called after the design in which every memory has heads of its own, in the theorem's proportions.
    /// </summary>
    public const string TheoremSplitSuffix = ", heads split as the theorem does";

    /// <summary>The same with the best numbers of heads.</summary>
    public const string BestSplitSuffix = ", heads split by search";

    /// <summary>Errors, in the order of the experiment.</summary>
    public IReadOnlyList<RatePoint> Points => points;

    /// <summary>For which designs and targets there are none, and why.</summary>
    public IReadOnlyList<string> Remarks => remarks;

    /// <summary>Computes them, several designs at once.</summary>
    /// <param name="trials">The experiment's trials by design; seeds do not matter.</param>
    /// <param name="norms">Norms in which kernels are approximated.</param>
    /// <param name="cancel">Stops with <see cref="OperationCanceledException"/>.</param>
    public static ApproximationStudy Of(
        IReadOnlyList<StudiedTrial> trials,
        IReadOnlyList<ApproximationNorm> norms,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(norms);
        IGrouping<(string Design, string Target, string SizeField), StudiedTrial>[] designs =
        [
            .. trials.GroupBy(t => (t.Design, t.Target, t.SizeField)),
        ];
        var parts = new (List<RatePoint> Points, string? Remark)[designs.Length];
        Parallel.For(
            0,
            designs.Length,
            new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => parts[i] = Study([.. designs[i].DistinctBy(t => t.Size).OrderBy(t => t.Size)], norms, cancel)
        );
        return new([.. parts.SelectMany(p => p.Points)], [.. parts.Select(p => p.Remark).OfType<string>().Distinct()]);
    }

    private static (List<RatePoint> Points, string? Remark) Study(
        IReadOnlyList<StudiedTrial> sizes,
        IReadOnlyList<ApproximationNorm> norms,
        CancellationToken cancel
    )
    {
        var points = new List<RatePoint>();
        StudiedTrial first = sizes[0];
        foreach (StudiedTrial trial in sizes)
        {
            if (Unsuitable(trial.Architecture, trial.Memory) is { } reason)
            {
                return ([], $"{trial.Design} on {trial.Target}: no best approximation, since {reason}");
            }
        }

        var known = new Dictionary<int, KernelApproximation>();
        var alone = new Dictionary<int, KernelApproximation[]>();
        KernelFit? fewest = null;
        foreach (StudiedTrial trial in sizes)
        {
            AttentionSpec attention = trial.Architecture.Layers[0].Attention;
            PositionScheme position = attention.Groups[0].Position;
            TaskMemory memory = trial.Memory!;
            if (!known.TryGetValue(trial.Length, out KernelApproximation? approximation))
            {
                IReadOnlyList<TargetKernel> targets = memory.Sum is { } sum ? [sum] : memory.Kernels;
                approximation = HeadFamilies.Approximate(position, targets);
                known.Add(trial.Length, approximation);
            }

            foreach (
                ErrorNorm norm in norms.Select(Norm).Where(n => n == ErrorNorm.L2 || approximation.Targets.Count == 1)
            )
            {
                cancel.ThrowIfCancellationRequested();
                points.Add(Point(trial, memory, approximation.Fit(attention.Heads, norm), trial.Design));
            }

            if (
                norms.Contains(ApproximationNorm.Squares)
                && ProofExponents.Fit(approximation, attention.Heads) is { } proof
            )
            {
                // Fixed exponents lie so close that many of them cost more in rounding than they bring: fewer do as well.
                fewest = fewest is null || proof.Error < fewest.Error ? proof : fewest;
                points.Add(Point(trial, memory, fewest, first.Design + ProofSuffix));
            }

            if (
                norms.Contains(ApproximationNorm.Squares)
                && position is LinPosition or LogPosition
                && memory is { Sum: null, Distances: { Count: > 1 } distances }
                && distances.Count <= attention.Heads
            )
            {
                if (!alone.TryGetValue(trial.Length, out KernelApproximation[]? memories))
                {
                    memories = [.. memory.Kernels.Select(k => HeadFamilies.Approximate(position, [k]))];
                    alone.Add(trial.Length, memories);
                }

                cancel.ThrowIfCancellationRequested();
                IReadOnlyList<int> proved = HeadSplit.Theorem(position, distances, attention.Heads);
                IReadOnlyList<int> found = HeadSplit.Search(memories, attention.Heads, ErrorNorm.L2);
                points.Add(Point(trial, memory, memories, proved, first.Design + TheoremSplitSuffix));
                points.Add(Point(trial, memory, memories, found, first.Design + BestSplitSuffix));
            }
        }

        return (points, null);
    }

    private static RatePoint Point(
        StudiedTrial trial,
        TaskMemory memory,
        KernelApproximation[] memories,
        IReadOnlyList<int> split,
        string design
    )
    {
        KernelFit[] fits = [.. memories.Zip(split, (each, heads) => each.Fit(heads, ErrorNorm.L2))];
        double Together(Func<KernelFit, double> part) => ErrorNorm.L2.Of(fits.Select(part));

        // Of this split; whether heads of one memory could serve another is not asked.
        return Point(
            trial,
            memory,
            design,
            ErrorNorm.L2,
            HeadSplit.Error(memories, split, ErrorNorm.L2),
            Together(f => f.Rounding),
            HeadSplit.Error(memories, split, ErrorNorm.L2) > Together(f => f.Rounding)
        ) with
        {
            Condition = fits.Max(f => f.Condition),
            StreamRounding = Together(f => f.StreamRounding) * Scale(memory, ErrorNorm.L2),
        };
    }

    private static RatePoint Point(StudiedTrial trial, TaskMemory memory, KernelFit fit, string design) =>
        Point(trial, memory, design, fit.Norm, fit.Error, fit.Rounding, fit.IsResolved) with
        {
            Condition = fit.Condition,
            LowerBound = fit.LowerBound * Scale(memory, fit.Norm),
            IsProved = fit.IsProved,
            StreamRounding = fit.StreamRounding * Scale(memory, fit.Norm),
        };

    private static RatePoint Point(
        StudiedTrial trial,
        TaskMemory memory,
        string design,
        ErrorNorm norm,
        double error,
        double rounding,
        bool isResolved
    ) =>
        new(
            new(design, trial.Target, trial.SizeField, $"best {norm.Word()}"),
            trial.Size,
            0,
            error * Scale(memory, norm),
            isResolved
        )
        {
            Rounding = rounding * Scale(memory, norm),
        };

    private static double Scale(TaskMemory memory, ErrorNorm norm) =>
        norm == ErrorNorm.L2 ? Math.Sqrt(memory.InputVariance) : 1;

    /// <summary>Why a design has no best approximation of a memory, as a clause; null where it has.</summary>
    internal static string? Unsuitable(ArchitectureSpec architecture, TaskMemory? needed) =>
        architecture.Layers.Count > 1 ? "it has several layers"
        : needed is not { } memory ? "the task's memory is no fixed kernel"
        : HeadFamilies.Unsuitable(architecture.Layers[0].Attention) is { } reason ? reason
        : memory.Sum is null && architecture.Layers[0].Attention.Groups[0].Position is T5Position
            ? "learned buckets are fitted to one kernel only"
        : null;

    private static ErrorNorm Norm(ApproximationNorm norm) =>
        norm switch
        {
            ApproximationNorm.Squares => ErrorNorm.L2,
            ApproximationNorm.Absolute => ErrorNorm.L1,
            _ => ErrorNorm.Sup,
        };
}

/// <summary>A trial of a study of rates.</summary>
/// <param name="Design">The architecture with its fields that are not the size.</param>
/// <param name="Target">Name of the task.</param>
/// <param name="SizeField">Path of the field that is the size.</param>
/// <param name="Size">The size.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Length">T.</param>
/// <param name="Memory">The past that the task needs; null where that is not known.</param>
public sealed record StudiedTrial(
    string Design,
    string Target,
    string SizeField,
    double Size,
    ArchitectureSpec Architecture,
    int Length,
    TaskMemory? Memory
)
{
    /// <summary>The past that the task needs at distances that depend on tokens; null where it has none.</summary>
    public AdaptiveMemory? Adaptive { get; init; }
}
