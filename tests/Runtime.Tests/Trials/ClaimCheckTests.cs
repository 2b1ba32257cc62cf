using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec.Claims;
using Weft.Runtime.Tests.Reports;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Trials;

public sealed class ClaimCheckTests
{
    private static readonly TrialResult[] Trials =
    [
        SyntheticReport.Trial("A", "t", 1, 1, 4),
        SyntheticReport.Trial("A", "t", 1, 2, 8),
        SyntheticReport.Trial("A", "t", 4, 1, 1),
        SyntheticReport.Trial("A", "t", 4, 2, 3),
    ];

    [Fact]
    public void Expressions_are_computed_from_means_and_their_range_seed_by_seed()
    {
        // Means 6 and 2; seed by seed 4 / 1 and 8 / 3.
        ClaimOutcome outcome = Check(new ClaimOperation('/', Loss(1), Loss(4)), isBelow: false, new ClaimNumber(2.9));

        InequalityOutcome part = Assert.Single(outcome.Inequalities);
        Assert.Equal(new ClaimValue(3, 8.0 / 3, 4, 2), part.Left);
        Assert.Equal(new ClaimValue(2.9, 2.9, 2.9, 0), part.Right);
        Assert.True(outcome.Holds);
        Assert.Equal("3 (2.67 … 4) > 2.9", outcome.Ours);
    }

    [Fact]
    public void A_claim_over_every_seed_is_the_stricter_one()
    {
        var left = new ClaimOperation('/', Loss(1), Loss(4));
        Assert.True(Check(left, false, new ClaimNumber(2.9)).Holds);
        ClaimOutcome every = Check(left, false, new ClaimNumber(2.9), ClaimSeeds.Every);
        Assert.False(every.Holds);
    }

    [Theory]
    [InlineData(ClaimSummary.Fall, 3)]
    [InlineData(ClaimSummary.Smallest, 2)]
    [InlineData(ClaimSummary.Largest, 6)]
    public void Sweeps_become_one_number(ClaimSummary summary, double expected)
    {
        var sweep = new ClaimSweep(summary, ClaimQuantity.TestLoss, [Design(1), Design(4)]);
        Assert.Equal(expected, Check(sweep, true, new ClaimNumber(100)).Inequalities[0].Left.Mean, 1e-12);
    }

    [Fact]
    public void Relative_loss_is_over_the_trivial_one()
    {
        var measured = new ClaimMeasurement(ClaimQuantity.RelativeLoss, Design(1));
        Assert.Equal(6 / 0.25, Check(measured, true, new ClaimNumber(100)).Inequalities[0].Left.Mean, 1e-12);
    }

    [Fact]
    public void What_was_not_measured_to_the_end_has_no_verdict()
    {
        TrialResult[] stopped = [.. Trials[..3], Trials[3] with { Status = TrialStatus.Stopped }];
        ClaimOutcome outcome = Check(Loss(4), true, new ClaimNumber(100), trials: stopped);
        Assert.Null(outcome.Holds);
        Assert.Equal("not measured", outcome.Ours);
        Assert.Null(Check(Loss(4), true, new ClaimNumber(100), trials: []).Holds);
    }

    [Fact]
    public void What_does_not_hold_says_so()
    {
        ClaimOutcome outcome = Check(Loss(1), true, Loss(4));
        Assert.False(outcome.Holds);
        Assert.Equal("6 (4 … 8) not < 2 (1 … 3)", outcome.Ours);
    }

    private static ClaimOutcome Check(
        ClaimExpression left,
        bool isBelow,
        ClaimExpression right,
        ClaimSeeds seeds = ClaimSeeds.Mean,
        IReadOnlyList<TrialResult>? trials = null
    )
    {
        var claim = new ClaimSpec("id", "text", "", [new ClaimInequality("a < b", left, isBelow, right)], seeds);
        return ClaimCheck.Of([claim], trials ?? Trials).Single();
    }

    private static ClaimMeasurement Loss(int heads) => new(ClaimQuantity.TestLoss, Design(heads));

    private static ClaimDesign Design(int heads) => new("A", "t", [new("attention.heads", $"{heads}")]);
}
