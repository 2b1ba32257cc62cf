using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Matching;

/// <summary>Brings the architectures of one experiment to a budget, combination by combination of swept values.</summary>
/// <param name="draft">The experiment.</param>
/// <param name="match">What is to be equal.</param>
/// <param name="root">The experiment's file, for the places of errors.</param>
internal sealed class ArchitectureMatching(ExperimentDraft draft, MatchDraft match, YamlNode root)
{
    private readonly Dictionary<int, double> firstArchitectures = new();
    private readonly List<BudgetMatch> found = new();

    /// <summary>What has been adjusted so far.</summary>
    public IReadOnlyList<BudgetMatch> Found => found;

    /// <summary>
    /// The overrides of one combination with that of the adjusted field added to them; null after reporting an error.
    /// Called architecture by architecture, the first of the file first: it may set the budget.
    /// </summary>
    /// <param name="tree">The architecture's file.</param>
    /// <param name="isFirst">Whether it is the first of the experiment.</param>
    /// <param name="combination">Index of the combination of swept values.</param>
    /// <param name="changes">The overrides of that combination that concern architectures.</param>
    /// <param name="ofRun">Those that concern length and training.</param>
    /// <param name="here">The experiment with these.</param>
    /// <param name="bag">Takes the errors.</param>
    public IReadOnlyList<Override>? Adjust(
        YamlNode tree,
        bool isFirst,
        int combination,
        IReadOnlyList<Override> changes,
        IReadOnlyList<Override> ofRun,
        ExperimentDraft here,
        DiagnosticBag bag
    )
    {
        if (isFirst && match.Budget is null)
        {
            if (SpecReader.Read(tree, changes, bag) is { } first)
            {
                firstArchitectures[combination] = Measure(first, here);
            }
            return changes;
        }
        double budget = match.Budget ?? 0;
        if (match.Budget is null && !firstArchitectures.TryGetValue(combination, out budget))
        {
            return null;
        }
        var name = MatchChecks.NameOf(tree);
        var adjustment = match.Adjust.First(entry => entry.Architecture is null || entry.Architecture.Text == name);
        var changed = changes.Aggregate(tree, (node, change) => change.Apply(node, bag));
        if (!MatchChecks.HasOwner(changed, name, adjustment, root, bag))
        {
            return null;
        }

        var at = root.Locate("match", "adjust", name);
        var (minimum, maximum) = AdjustShape.Range(adjustment.Path)!.Value;
        var search = new BudgetSearch(
            minimum,
            maximum,
            number => Measure(changed, Set(adjustment.Path, number, at), here)
        );
        if (search.Nearest(budget) is not { } nearest)
        {
            // No value will do: the smallest one says why.
            SpecReader.Read(changed, [Set(adjustment.Path, minimum, at)], bag);
            return null;
        }
        var swept = changes
            .Concat(ofRun)
            .Where(change => !draft.Overrides.Contains(change))
            .Select(change => new KeyValuePair<string, string>(change.Path, change.Value.FlowText))
            .ToList();
        var result = new BudgetMatch(
            name,
            match.Quantity,
            adjustment.Path,
            nearest.Number,
            nearest.Quantity,
            budget,
            swept
        );
        if (Math.Abs(result.Deviation) > BudgetMatch.Tolerance)
        {
            bag.Add(DiagnosticCatalogue.BudgetNotMet, at, Complaint(result));
            return null;
        }
        found.Add(result);
        return [.. changes, Set(adjustment.Path, nearest.Number, at)];
    }

    private static string Complaint(BudgetMatch nearest)
    {
        var swept = string.Concat(nearest.Swept.Select(pair => $", {pair.Key} {pair.Value}"));
        var unit = nearest.Quantity == MatchQuantity.Parameters ? "parameters" : "FLOPs";
        return string.Format(
            CultureInfo.InvariantCulture,
            "found {0:G5} times the budget of {1:#,0} {2} at the nearest value {3} of {4} in {5}{6}, expected at most "
                + "{7:0.##} % away; change the budget or adjust another field",
            nearest.Reached / nearest.Budget,
            nearest.Budget,
            unit,
            nearest.Value,
            nearest.Field,
            nearest.Architecture,
            swept,
            100 * BudgetMatch.Tolerance
        );
    }

    private static Override Set(string path, long number, Location at) =>
        new(
            path,
            new YamlScalar(path, IsPlain: true, at),
            new YamlScalar(number.ToString(CultureInfo.InvariantCulture), IsPlain: true, at)
        );

    private double? Measure(YamlNode tree, Override change, ExperimentDraft here)
    {
        var errors = new DiagnosticBag();
        if (SpecReader.Read(tree, [change], errors) is { } spec)
        {
            return Measure(spec, here);
        }
        return errors.Ordered().All(error => error.Id == DiagnosticCatalogue.TooLarge.Id)
            ? double.PositiveInfinity
            : null;
    }

    private double Measure(ArchitectureSpec spec, ExperimentDraft here)
    {
        if (match.Quantity == MatchQuantity.Parameters)
        {
            return ArchitectureCompiler.CountParameters(spec);
        }

        // As training compiles it.
        var options = CompileOptions.Default.At(here.Training.Batch, here.Length);
        return ArchitectureCompiler.Compile(spec, options).Optimised.Flops(options.Extent);
    }
}
