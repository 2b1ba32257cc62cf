using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Claims;
using Weft.Compiler.Tasks;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates;

/// <summary>
/// What the best weights of designs would give on their tasks, for claims that tell an error of the class from one of
/// training. Computed when it is first asked for, and kept; one thread at a time.
/// </summary>
/// <param name="trials">The trials of an experiment.</param>
public sealed class BestLosses(IReadOnlyList<TrialSpec> trials)
{
    private readonly Dictionary<(PositionScheme, TaskSpec, int Length), KernelApproximation> _approximations = [];

    /// <summary>Why a design has no best loss that is known, as a clause; null where it has.</summary>
    /// <param name="design">A design of the experiment.</param>
    public string? Unsuitable(ClaimDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        TrialSpec trial = Find(design);
        return Unsuitable(trial, TaskMemory.Of(trial.Task, trial.Length));
    }

    /// <summary>
    /// The mean squared error of the best sum of kernels that was found for the design's heads: its expectation over
    /// inputs, which a test set estimates. Where it is below what doubles tell from 0, the bound on their rounding.
    /// </summary>
    /// <param name="design">A design of the experiment.</param>
    /// <exception cref="ArgumentException">There is none; see <see cref="Unsuitable(ClaimDesign)"/>.</exception>
    public double Of(ClaimDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        TrialSpec trial = Find(design);
        TaskMemory? memory = TaskMemory.Of(trial.Task, trial.Length);
        if (Unsuitable(trial, memory) is { } reason)
        {
            throw new ArgumentException(reason, nameof(design));
        }

        // It keeps its fits, each of which builds on those of fewer heads.
        AttentionSpec attention = trial.Architecture.Layers[0].Attention;
        var target = (attention.Groups[0].Position, trial.Task, trial.Length);
        if (!_approximations.TryGetValue(target, out KernelApproximation? approximation))
        {
            approximation = HeadFamilies.Approximate(target.Position, [memory!.Sum!]);
            _approximations.Add(target, approximation);
        }

        KernelFit fit = approximation.Fit(attention.Heads, ErrorNorm.L2);
        double error = Math.Max(fit.Error, fit.Rounding);
        return memory!.InputVariance * error * error;
    }

    private static string? Unsuitable(TrialSpec trial, TaskMemory? memory) =>
        memory is { Sum: null } && trial.Architecture.Layers.Count == 1
            ? "what is asked of the memory is not linear"
            : ApproximationStudy.Unsuitable(trial.Architecture, memory);

    private TrialSpec Find(ClaimDesign design) => trials.First(design.Has);
}
