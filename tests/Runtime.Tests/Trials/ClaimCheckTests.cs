using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec.Claims;
using Weft.Runtime.Tests.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Trials;

public sealed class ClaimCheckTests
{
    private static readonly TrialResult[] Trials =
    [
        .. Results(1, 10, 11, 60),
        .. Results(4, 1, 1.1, 1.3),
        .. Results(16, 1, 1.2, 2.5),
    ];

    [Fact]
    public void Expressions_are_computed_from_medians_and_their_range_seed_by_seed()
    {
        // Medians 11 and 1.1; seed by seed 10, 10 and 46.2.
        ClaimOutcome outcome = Check(new ClaimOperation('/', Loss(1), Loss(4)), isBelow: false, Number(0.5));

        InequalityOutcome part = Assert.Single(outcome.Inequalities);
        Assert.Equal(new ClaimValue(11 / 1.1, 11 / 1.1, 60 / 1.3, 3), part.Left);
        Assert.Equal(new ClaimValue(0.5, 0.5, 0.5, 0), part.Right);
        Assert.Equal(ClaimVerdict.Holds, outcome.Verdict);
        Assert.Equal("10 (10 … 46.2) > 0.5", outcome.Ours);
    }

    [Fact]
    public void One_seed_that_was_not_trained_makes_no_median_but_a_mean()
    {
        Assert.Equal(11, Check(Loss(1), false, Number(0)).Inequalities[0].Left.Central);
        Assert.Equal(27, Check(Loss(1), false, Number(0), ClaimSeeds.Mean).Inequalities[0].Left.Central);
    }

    [Fact]
    public void What_is_claimed_of_every_seed_needs_every_seed()
    {
        Assert.Equal(ClaimVerdict.Holds, Check(Loss(1), false, Number(9.9), ClaimSeeds.Every).Verdict);
        Assert.Equal(ClaimVerdict.Fails, Check(Loss(1), false, Number(10.5), ClaimSeeds.Every).Verdict);
    }

    [Theory]
    [InlineData(ClaimSummary.Fall, 10)]
    [InlineData(ClaimSummary.Smallest, 1.1)]
    [InlineData(ClaimSummary.Largest, 11)]
    public void Sweeps_become_one_number(ClaimSummary summary, double expected)
    {
        var sweep = new ClaimSweep(summary, ClaimQuantity.TestLoss, [Design(1), Design(4)]);
        Assert.Equal(expected, Check(sweep, true, Number(100)).Inequalities[0].Left.Central, 1e-12);
    }

    [Fact]
    public void Relative_loss_is_over_the_trivial_one()
    {
        var measured = new ClaimMeasurement(ClaimQuantity.RelativeLoss, Design(1));
        Assert.Equal(11 / 0.25, Check(measured, true, Number(100)).Inequalities[0].Left.Central, 1e-12);
    }

    [Fact]
    public void An_error_of_training_is_told_from_one_of_the_class()
    {
        var best = new ClaimMeasurement(ClaimQuantity.BestLoss, Design(1));
        var bound = new ClaimOperation('*', Number(100), best);
        ClaimOutcome training = Check(Loss(1), false, bound, best: _ => 0.01);
        ClaimOutcome ofClass = Check(best, false, Number(0.5), trials: [], best: _ => 0.9);

        Assert.Equal(ClaimVerdict.Holds, training.Verdict);
        Assert.Equal("11 (10 … 60) > 1", training.Ours);
        Assert.Equal(ClaimVerdict.Fails, Check(Loss(1), false, bound, best: _ => 10).Verdict);
        Assert.Equal(("0.9 > 0.5", ClaimVerdict.Holds), (ofClass.Ours, ofClass.Verdict));
    }

    [Fact]
    public void Nobody_waits_for_a_best_loss_before_there_is_something_to_compare_it_with()
    {
        var best = new ClaimMeasurement(ClaimQuantity.BestLoss, Design(1));
        ClaimOutcome outcome = Check(
            Loss(1),
            false,
            best,
            trials: [],
            best: _ => throw new System.InvalidOperationException()
        );
        Assert.Equal(ClaimVerdict.Unmeasured, outcome.Verdict);
    }

    [Fact]
    public void What_was_not_measured_to_the_end_has_no_verdict()
    {
        TrialResult[] stopped = [.. Trials[..5], Trials[5] with { Status = TrialStatus.Stopped }];
        ClaimOutcome outcome = Check(Loss(4), true, Number(100), trials: stopped);
        Assert.Equal(ClaimVerdict.Unmeasured, outcome.Verdict);
        Assert.Equal("not measured", outcome.Ours);
        Assert.Equal(ClaimVerdict.Unmeasured, Check(Loss(4), true, Number(100), trials: []).Verdict);
    }

    [Fact]
    public void What_does_not_hold_says_so()
    {
        ClaimOutcome outcome = Check(Loss(1), true, Loss(4));
        Assert.Equal(ClaimVerdict.Fails, outcome.Verdict);
        Assert.Equal("11 (10 … 60) not < 1.1 (1 … 1.3)", outcome.Ours);
    }

    [Fact]
    public void Ranges_that_overlap_decide_nothing_and_say_how_many_seeds_would()
    {
        ClaimOutcome outcome = Check(Loss(4), true, Loss(16));
        Assert.Equal(ClaimVerdict.Undecided, outcome.Verdict);
        Assert.Equal("1.1 (1 … 1.3) <? 1.2 (1 … 2.5), about 17 seeds would decide", outcome.Ours);
    }

    [Fact]
    public void A_number_within_a_range_decides_nothing() =>
        Assert.Equal(ClaimVerdict.Undecided, Check(Loss(4), true, Number(1.2)).Verdict);

    [Fact]
    public void One_seed_is_said_to_be_one()
    {
        ClaimOutcome outcome = Check(Loss(1), false, Loss(4), trials: [Trials[0], Trials[3]]);
        Assert.Equal(ClaimVerdict.Holds, outcome.Verdict);
        Assert.Equal("10 > 1, one seed", outcome.Ours);
    }

    [Theory]
    [InlineData(0.5, ClaimVerdict.NotShown, "premise: 1.1 (1 … 1.3) not < 0.5; 11 (10 … 60) > 1.1 (1 … 1.3)")]
    [InlineData(2, ClaimVerdict.Holds, "11 (10 … 60) > 1.1 (1 … 1.3)")]
    public void A_claim_is_not_shown_where_a_premise_fails(double bound, ClaimVerdict verdict, string words)
    {
        ClaimOutcome outcome = Check(Loss(1), false, Loss(4), premise: Below(Loss(4), bound));
        Assert.Equal(verdict, outcome.Verdict);
        Assert.Equal(words, outcome.Ours);
    }

    [Fact]
    public void A_premise_that_is_undecided_leaves_the_claim_undecided()
    {
        ClaimOutcome outcome = Check(Loss(1), false, Loss(4), premise: Below(Loss(4), 1.2));
        Assert.Equal(ClaimVerdict.Undecided, outcome.Verdict);
        Assert.StartsWith("premise: 1.1 (1 … 1.3) <? 1.2", outcome.Ours, System.StringComparison.Ordinal);
    }

    private static ClaimOutcome Check(
        ClaimExpression left,
        bool isBelow,
        ClaimExpression right,
        ClaimSeeds seeds = ClaimSeeds.Median,
        IReadOnlyList<TrialResult>? trials = null,
        ClaimInequality? premise = null,
        System.Func<ClaimDesign, double>? best = null
    )
    {
        var claim = new ClaimSpec(
            "id",
            "text",
            "",
            premise is null ? [] : [premise],
            [new ClaimInequality("a < b", left, isBelow, right)],
            seeds
        );
        return ClaimCheck.Of([claim], trials ?? Trials, best).Single();
    }

    private static ClaimInequality Below(ClaimExpression left, double bound) => new("a < b", left, true, Number(bound));

    private static ClaimNumber Number(double value) => new(value);

    private static ClaimMeasurement Loss(int heads) => new(ClaimQuantity.TestLoss, Design(heads));

    private static ClaimDesign Design(int heads) => new("A", "t", [new("attention.heads", $"{heads}")]);

    private static IEnumerable<TrialResult> Results(int heads, params double[] losses) =>
        losses.Select((loss, seed) => SyntheticReport.Trial("A", "t", heads, seed, loss));
}
