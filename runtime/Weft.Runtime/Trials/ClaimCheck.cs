using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec.Claims;
using Weft.Runtime.Reports;

namespace Weft.Runtime.Trials;

/// <summary>
/// Checks claims against results. A quantity is the mean over the seeds of its design, and an expression is computed
/// from means: a ratio is a ratio of means. Its range is that of the same expression computed seed by seed.
/// </summary>
public sealed class ClaimCheck
{
    private readonly ILookup<string, TrialResult> _trials;

    private ClaimCheck(IEnumerable<TrialResult> trials) =>
        _trials = trials.ToLookup(t => Name(t.Architecture, t.Task, t.Overrides), StringComparer.Ordinal);

    /// <summary>The outcome of every claim, in their order.</summary>
    /// <param name="claims">The claims of an experiment.</param>
    /// <param name="trials">What has been measured of it.</param>
    public static IReadOnlyList<ClaimOutcome> Of(IEnumerable<ClaimSpec> claims, IEnumerable<TrialResult> trials)
    {
        var check = new ClaimCheck(trials);
        return [.. claims.Select(check.Outcome)];
    }

    private ClaimOutcome Outcome(ClaimSpec claim)
    {
        InequalityOutcome[] parts = [.. claim.Inequalities.Select(i => Outcome(i, claim.Seeds))];
        bool? holds = parts.Any(part => part.Holds is null) ? null : parts.All(part => part.Holds == true);
        return new ClaimOutcome(
            claim.Id,
            claim.Text,
            claim.Paper,
            string.Join("; ", parts.Select(Words)),
            holds,
            parts
        );
    }

    private InequalityOutcome Outcome(ClaimInequality inequality, ClaimSeeds seeds)
    {
        long[] all =
        [
            .. Designs(inequality.Left).Concat(Designs(inequality.Right)).SelectMany(Seeds).Distinct().Order(),
        ];
        ClaimValue left = Value(inequality.Left, all);
        ClaimValue right = Value(inequality.Right, all);
        bool measured = double.IsFinite(left.Mean) && double.IsFinite(right.Mean);
        bool? holds =
            !measured ? null
            : seeds == ClaimSeeds.Mean ? Compare(left.Mean, right.Mean)
            : all.All(seed => Compare(At(inequality.Left, seed), At(inequality.Right, seed)));
        return new InequalityOutcome(inequality.Text, inequality.IsBelow, left, right, holds);

        bool Compare(double a, double b) => inequality.IsBelow ? a < b : a > b;
    }

    private ClaimValue Value(ClaimExpression side, long[] seeds)
    {
        double mean = Evaluate(side, Trials);
        if (!Designs(side).Any())
        {
            return new ClaimValue(mean, mean, mean, 0);
        }

        double[] single = [.. seeds.Select(seed => At(side, seed))];
        return single.Length == 0
            ? new ClaimValue(double.NaN, double.NaN, double.NaN, 0)
            : new ClaimValue(mean, single.Min(), single.Max(), single.Length);
    }

    private double At(ClaimExpression side, long seed) =>
        Evaluate(side, design => Trials(design).SingleOrDefault(t => t.Seed == seed) is { } trial ? [trial] : []);

    // A trial that was stopped or failed is no value, and neither is a mean over the others.
    private static double Evaluate(ClaimExpression side, Func<ClaimDesign, IReadOnlyList<TrialResult>> trials) =>
        side switch
        {
            ClaimNumber number => number.Value,
            ClaimMeasurement one => Quantity(one.Quantity, trials(one.Design)),
            ClaimSweep sweep => Summary(
                sweep.Summary,
                [.. sweep.Designs.Select(design => Quantity(sweep.Quantity, trials(design)))]
            ),
            ClaimOperation operation => Apply(
                operation.Operator,
                Evaluate(operation.Left, trials),
                Evaluate(operation.Right, trials)
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

    private static double Quantity(ClaimQuantity quantity, IReadOnlyList<TrialResult> trials) =>
        trials.Count == 0 || trials.Any(t => t.Status != TrialStatus.Done)
            ? double.NaN
            : quantity switch
            {
                ClaimQuantity.TestLoss => trials.Average(t => t.TestLoss),
                ClaimQuantity.RelativeLoss => trials.Average(t => t.TestLoss) / trials.Average(t => t.TrivialLoss),
                ClaimQuantity.ValidationLoss => trials.Average(t => t.ValidationLoss),
                ClaimQuantity.Accuracy => trials.Average(t => t.Accuracy),
                _ => trials.Average(t => t.Parameters),
            };

    private static IEnumerable<ClaimDesign> Designs(ClaimExpression side) =>
        side switch
        {
            ClaimMeasurement one => [one.Design],
            ClaimSweep sweep => sweep.Designs,
            ClaimOperation operation => Designs(operation.Left).Concat(Designs(operation.Right)),
            _ => [],
        };

    private IEnumerable<long> Seeds(ClaimDesign design) => Trials(design).Select(t => t.Seed);

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

    private static string Words(InequalityOutcome part)
    {
        string sign = part.IsBelow ? "<" : ">";
        return part.Holds is null
            ? "not measured"
            : $"{Words(part.Left)} {(part.Holds == true ? sign : $"not {sign}")} {Words(part.Right)}";
    }

    private static string Words(ClaimValue value)
    {
        string mean = Number(value.Mean);
        return value.Seeds < 2 || value.Low == value.High
            ? mean
            : $"{mean} ({Number(value.Low)} … {Number(value.High)})";
    }

    private static string Number(double value) =>
        Math.Abs(value) is 0 or (>= 0.01 and < 100_000) ? NumberText.Plain(value) : NumberText.Loss(value);
}
