using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Claims;

namespace Weft.Tool;

/// <summary>Experiments with other trials than declared.</summary>
internal static class Selection
{
    /// <summary>As many seeds as declared, the first of which is another and the others follow it.</summary>
    public static ExperimentSpec SeedsFrom(long first, ExperimentSpec experiment)
    {
        List<long> declared = [.. experiment.Trials.Select(trial => trial.Seed).Distinct()];
        return experiment with
        {
            Trials = [.. experiment.Trials.Select(trial => trial with { Seed = first + declared.IndexOf(trial.Seed) })],
        };
    }

    /// <summary>Only the trials whose results a claim or its premise is made of.</summary>
    public static ExperimentSpec Claimed(ExperimentSpec experiment)
    {
        ClaimDesign[] designs =
        [
            .. experiment
                .Claims.SelectMany(claim => claim.Premises.Concat(claim.Inequalities))
                .SelectMany(part => part.Designs),
        ];
        return experiment with
        {
            Trials = [.. experiment.Trials.Where(trial => designs.Any(design => design.Has(trial)))],
        };
    }
}
