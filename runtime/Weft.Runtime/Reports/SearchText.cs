using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>What <c>training.search</c> chose, in words.</summary>
public static class SearchText
{
    private const string Reading =
        "Every design takes the candidate with the smallest validation loss, trained from the first seed; the search is the "
        + "same for all, and the test set has no part in it. The last two columns say what hangs on the choice: the smallest "
        + "and the largest test loss over the candidates.";

    /// <summary>The section of a report; none where nothing was searched.</summary>
    public static IReadOnlyList<ReportSection> Sections(IReadOnlyList<SearchedDesign> designs)
    {
        System.ArgumentNullException.ThrowIfNull(designs);
        return designs.Count == 0
            ? []
            : [new("Settings searched", [Table(designs), new ReportWords($"{Reading} {Cost(designs)}")])];
    }

    /// <summary>"12 candidates of 4 designs from the first seed"; null where nothing is searched.</summary>
    /// <param name="experiments">All trials of every experiment.</param>
    public static string? Plan(IEnumerable<IReadOnlyList<TrialSpec>> experiments)
    {
        IReadOnlyList<TrialSpec>[] pilots = [.. experiments.Select(HyperparameterSearch.Pilots)];
        int candidates = pilots.Sum(own => own.Count);
        int designs = pilots.Sum(own => HyperparameterSearch.FirstCandidates(own).Count);
        return candidates == 0
            ? null
            : $"{Several(candidates, "candidate")} of {Several(designs, "design")} from the first seed";
    }

    // What the choice took beyond training what is compared.
    private static string Cost(IReadOnlyList<SearchedDesign> designs) =>
        $"{Several(designs.Sum(design => design.Candidates.Count - 1), "candidate")} of {Several(designs.Count, "design")} trained "
        + $"and not chosen: {NumberText.Count(designs.Sum(design => design.ExtraSteps))} steps in "
        + $"{NumberText.Plain(designs.Sum(design => design.ExtraSeconds))} s.";

    private static string Several(int count, string what) =>
        $"{NumberText.Count(count)} {what}{(count == 1 ? "" : "s")}";

    private static ReportTable Table(IReadOnlyList<SearchedDesign> designs) =>
        new(
            ["architecture", "task", "overrides", "chosen", "validation loss", "smallest test loss", "largest"],
            4,
            [.. designs.Select(Row)]
        );

    private static string[] Row(SearchedDesign design)
    {
        double[] tests =
        [
            .. design.Candidates.Select(candidate =>
                double.IsFinite(candidate.Loss) ? candidate.Result.TestLoss : double.PositiveInfinity
            ),
        ];
        string overrides = TrialGroup.Describe(design.Pilot.Overrides);
        return
        [
            design.Pilot.Architecture.Name,
            design.Pilot.Task.ToString(),
            overrides.Length == 0 ? NumberText.Missing : overrides,
            TrialGroup.Describe(design.Chosen.Tried),
            Loss(design.Chosen.Loss),
            Loss(tests.Min()),
            Loss(tests.Max()),
        ];
    }

    private static string Loss(double loss) => double.IsFinite(loss) ? NumberText.Loss(loss) : "failed";
}
