using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec.Claims;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>
/// Checks claims against results. A quantity is the median (or mean) over the seeds of its design, and an expression is
/// computed from medians: a ratio is a ratio of medians. Its range is that of the same expression computed seed by seed.
/// An inequality is decided where <see cref="SeedContrast"/> tells its sides apart.
/// </summary>
public sealed class ClaimCheck
{
    private readonly ILookup<string, TrialResult> _trials;
    private readonly Func<ClaimDesign, double> _best;

    private ClaimCheck(IEnumerable<TrialResult> trials, Func<ClaimDesign, double>? best)
    {
        _trials = trials.ToLookup(t => Name(t.Architecture, t.Task, t.Overrides), StringComparer.Ordinal);
        _best = best ?? (_ => double.NaN);
    }

    /// <summary>The outcome of every claim, in their order.</summary>
    /// <param name="claims">The claims of an experiment.</param>
    /// <param name="trials">What has been measured of it.</param>
    /// <param name="best">What the best weights of a design would give; without it, claims that ask are not measured.</param>
    public static IReadOnlyList<ClaimOutcome> Of(
        IEnumerable<ClaimSpec> claims,
        IEnumerable<TrialResult> trials,
        Func<ClaimDesign, double>? best = null
    )
    {
        var check = new ClaimCheck(trials, best);
        return [.. claims.Select(check.Outcome)];
    }

    private ClaimOutcome Outcome(ClaimSpec claim)
    {
        InequalityOutcome[] premises = [.. claim.Premises.Select(i => Outcome(i, claim.Seeds))];
        InequalityOutcome[] parts = [.. claim.Inequalities.Select(i => Outcome(i, claim.Seeds))];
        ClaimVerdict verdict = (All(premises), All(parts)) switch
        {
            (ClaimVerdict.Unmeasured, _) or (_, ClaimVerdict.Unmeasured) => ClaimVerdict.Unmeasured,
            (ClaimVerdict.Fails, _) => ClaimVerdict.NotShown,
            (ClaimVerdict.Undecided, _) => ClaimVerdict.Undecided,
            (_, var all) => all,
        };
        // Where a premise decides, its numbers are what the reader needs.
        InequalityOutcome[] deciding =
            verdict == ClaimVerdict.NotShown ? Those(premises, ClaimVerdict.Fails)
            : verdict == ClaimVerdict.Undecided ? Those(premises, ClaimVerdict.Undecided)
            : [];
        string words = string.Join(
            "; ",
            [.. deciding.Select(premise => $"premise: {ClaimWording.Of(premise)}"), .. parts.Select(ClaimWording.Of)]
        );
        return new ClaimOutcome(claim.Id, claim.Text, claim.Paper, words, verdict, premises, parts);
    }

    private static InequalityOutcome[] Those(IEnumerable<InequalityOutcome> parts, ClaimVerdict verdict) =>
        [.. parts.Where(part => part.Verdict == verdict)];

    /// <summary>Of several that all have to hold: one that fails decides, whatever the others are.</summary>
    private static ClaimVerdict All(IReadOnlyList<InequalityOutcome> parts) =>
        new[] { ClaimVerdict.Unmeasured, ClaimVerdict.Fails, ClaimVerdict.Undecided }
            .Where(verdict => parts.Any(part => part.Verdict == verdict))
            .DefaultIfEmpty(ClaimVerdict.Holds)
            .First();

    private InequalityOutcome Outcome(ClaimInequality inequality, ClaimSeeds seeds)
    {
        // A best approximation takes seconds; nobody waits for it before there is something to compare it with.
        if (inequality.Classes.Any() && inequality.Designs.Any(design => Trials(design).Length == 0))
        {
            var missing = new ClaimValue(double.NaN, double.NaN, double.NaN, 0);
            return new(inequality.Text, inequality.IsBelow, missing, missing, ClaimVerdict.Unmeasured, null);
        }

        double[] left = BySeed(inequality.Left);
        double[] right = BySeed(inequality.Right);
        ClaimValue leftValue = Value(inequality.Left, left, seeds);
        ClaimValue rightValue = Value(inequality.Right, right, seeds);
        bool measured =
            left.Length > 0
            && right.Length > 0
            && left.Concat(right).Append(leftValue.Central).Append(rightValue.Central).All(double.IsFinite);
        if (!measured)
        {
            return Of(ClaimVerdict.Unmeasured, null);
        }

        if (seeds == ClaimSeeds.Every)
        {
            return Of(Decided(Pairs(left, right).All(pair => Is(pair.Left - pair.Right))), null);
        }

        var contrast = new SeedContrast(left, right);
        return contrast.Sign == Math.Sign(leftValue.Central - rightValue.Central) && contrast.Sign != 0
            ? Of(Decided(Is(contrast.Sign)), null)
            : Of(ClaimVerdict.Undecided, contrast.SeedsNeeded);

        bool Is(double difference) => inequality.IsBelow ? difference < 0 : difference > 0;

        InequalityOutcome Of(ClaimVerdict verdict, int? seedsNeeded) =>
            new(inequality.Text, inequality.IsBelow, leftValue, rightValue, verdict, seedsNeeded);
    }

    // A side that depends on no result is one value for every seed.
    private static IEnumerable<(double Left, double Right)> Pairs(double[] left, double[] right) =>
        Enumerable
            .Range(0, Math.Max(left.Length, right.Length))
            .Select(i => (left[Math.Min(i, left.Length - 1)], right[Math.Min(i, right.Length - 1)]));

    private static ClaimVerdict Decided(bool holds) => holds ? ClaimVerdict.Holds : ClaimVerdict.Fails;

    private ClaimValue Value(ClaimExpression side, double[] single, ClaimSeeds seeds)
    {
        Func<IEnumerable<double>, double> centre = seeds == ClaimSeeds.Mean ? Enumerable.Average : Median;
        double central = Evaluate(side, Trials, centre);
        return !side.Designs.Any() ? new ClaimValue(central, central, central, 0)
            : single.Length == 0 ? new ClaimValue(double.NaN, double.NaN, double.NaN, 0)
            : new ClaimValue(central, single.Min(), single.Max(), single.Length);
    }

    /// <summary>A side seed by seed; one value where it depends on no result.</summary>
    private double[] BySeed(ClaimExpression side) =>
        side.Designs.Any()
            ?
            [
                .. side
                    .Designs.SelectMany(Trials)
                    .Select(trial => trial.Seed)
                    .Distinct()
                    .Order()
                    .Select(seed => Evaluate(side, design => Of(design, seed), values => values.Single())),
            ]
            : [Evaluate(side, Trials, values => values.Single())];

    private TrialResult[] Of(ClaimDesign design, long seed) => [.. Trials(design).Where(t => t.Seed == seed)];

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        int middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    // A trial that was stopped or failed is no value, and neither is a mean over the others.
    private double Evaluate(
        ClaimExpression side,
        Func<ClaimDesign, IReadOnlyList<TrialResult>> trials,
        Func<IEnumerable<double>, double> centre
    ) =>
        side switch
        {
            ClaimNumber number => number.Value,
            ClaimMeasurement one => Quantity(one.Quantity, one.Design, trials, centre),
            ClaimSweep sweep => Summary(
                sweep.Summary,
                [.. sweep.Runs.Select(design => Quantity(sweep.Quantity, design, trials, centre))]
            ),
            ClaimOperation operation => Apply(
                operation.Operator,
                Evaluate(operation.Left, trials, centre),
                Evaluate(operation.Right, trials, centre)
            ),
            _ => throw new ArgumentException($"No value is known for {side.GetType().Name}.", nameof(side)),
        };

    private static double Apply(char symbol, double left, double right) =>
        symbol switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            _ => left / right,
        };

    private static double Summary(ClaimSummary summary, double[] values) =>
        summary switch
        {
            ClaimSummary.Fall => values[0] / values[^1],
            ClaimSummary.Smallest => values.Min(),
            _ => values.Max(),
        };

    private double Quantity(
        ClaimQuantity quantity,
        ClaimDesign design,
        Func<ClaimDesign, IReadOnlyList<TrialResult>> trials,
        Func<IEnumerable<double>, double> centre
    ) => quantity == ClaimQuantity.BestLoss ? _best(design) : Quantity(quantity, trials(design), centre);

    private static double Quantity(
        ClaimQuantity quantity,
        IReadOnlyList<TrialResult> trials,
        Func<IEnumerable<double>, double> centre
    ) =>
        trials.Count == 0 || trials.Any(t => t.Status != TrialStatus.Done)
            ? double.NaN
            : centre(trials.Select(trial => Quantity(quantity, trial)));

    private static double Quantity(ClaimQuantity quantity, TrialResult trial) =>
        quantity switch
        {
            ClaimQuantity.TestLoss => trial.TestLoss,
            ClaimQuantity.RelativeLoss => trial.TestLoss / trial.TrivialLoss,
            ClaimQuantity.ValidationLoss => trial.ValidationLoss,
            ClaimQuantity.Accuracy => trial.Accuracy,
            _ => trial.Parameters,
        };

    private TrialResult[] Trials(ClaimDesign design) =>
        [.. _trials[Name(design.Architecture, design.Task, design.Overrides)]];

    private static string Name(string architecture, string task, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        // The later of two values of a field is in force.
        IEnumerable<string> fields = overrides
            .GroupBy(o => o.Key, StringComparer.Ordinal)
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"{field.Key}={field.Last().Value}");
        return string.Join('\n', [architecture, task, .. fields]);
    }
}
