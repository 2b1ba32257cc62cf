using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Weft.Runtime.Machine;
using Weft.Runtime.Rates;
using Weft.Runtime.Rates.Fits;
using Weft.Runtime.Reports;
using Weft.Runtime.Tests.Reports;
using Weft.Tests.Shared;
using Xunit;

namespace Runtime.Tests.Rates;

public class RatesJsonTests
{
    private static readonly RateSeries s_best = new("Lin", "heavy-tail", "attention.heads", RateSeries.BestSquares);
    private static readonly RateSeries s_trained = s_best with { Quantity = RateSeries.Trained };

    // Numbers that are written the same on every machine.
    private static RateAnalysis Small { get; } =
        new(
            [
                new(s_best, 1, 0, 0.5)
                {
                    Rounding = 1e-16,
                    Condition = 1,
                    LowerBound = 0.4990234375,
                    IsProved = true,
                    StreamRounding = 2.5e-16,
                },
                new(s_best, 2, 0, 0.125, IsResolved: false) { Rounding = 0.25, Condition = double.PositiveInfinity },
                new(s_trained, 1, 7, 0.75) { LearningRate = 0.01, Trivial = 2.5 },
                new(s_trained, 2, 7, double.NaN) { LearningRate = 0.01, Trivial = double.NaN },
            ],
            [
                new(
                    s_best,
                    new RateFit(
                        RateModel.PowerWithFloor,
                        2,
                        1.75,
                        double.PositiveInfinity,
                        -0.5,
                        1e-6,
                        0.875,
                        0.0625,
                        4,
                        [16, 32],
                        new Dictionary<RateModel, double>
                        {
                            [RateModel.PowerWithFloor] = 0,
                            [RateModel.Power] = 12.5,
                            [RateModel.Exponential] = double.NegativeInfinity,
                        }
                    )
                ),
                new(
                    s_trained,
                    RateFit.Missing(2, []) with
                    {
                        Seeds = 3,
                        SeedsLeftOut = [9],
                        Bound = 0.75,
                        BoundModel = RateModel.Exponential,
                        SeedsNeeded = 3,
                        SizesNeeded = 6,
                    }
                ),
            ],
            [new(s_trained, 1, 0.5625, 0.5, 0.25), new(s_trained, 2, double.NaN, double.NaN, 0.015625)],
            [
                new(
                    "heavy-tail",
                    "Lin",
                    "Log",
                    new PairedComparison(0, double.NaN, double.NaN),
                    new ExponentComparison(RateModel.Power, 0.5, -0.25, double.NaN, 0.125, 3, true, 12)
                ),
            ],
            [
                new(
                    s_best,
                    new TheoremBound("any n", double.PositiveInfinity),
                    [new BoundCurve(1, [(1, 0.5), (2, 0.25)]), new BoundCurve(1.98, [(1, 0.5), (2, double.NaN)])],
                    1
                ),
                new(s_trained, new TheoremBound("no theorem applies", double.NaN), [], double.NaN),
            ],
            ["Lin on \"heavy-tail\": a remark"]
        )
        {
            Choices = [new("Lin", "heavy-tail", 0.01, [new(1, 0.75, 1.5), new(2, 0.5, double.PositiveInfinity)])],
        };

    [Fact]
    public void A_small_study_is_as_reviewed() =>
        SnapshotText.Match(RatesJson.Write(Small), "RatesJsonTests.A_small_study_is_as_reviewed");

    [Fact]
    public void What_is_no_finite_number_is_null()
    {
        using JsonDocument json = JsonDocument.Parse(RatesJson.Write(Small));
        JsonElement Item(string list, int index) => json.RootElement.GetProperty(list)[index];

        Assert.All(
            new[]
            {
                Item("fits", 0).GetProperty("high"),
                Item("fits", 0).GetProperty("aicc_excess").GetProperty("exponential"),
                Item("fits", 1).GetProperty("exponent"),
                Item("fits", 1).GetProperty("r2"),
                Item("points", 1).GetProperty("condition"),
                Item("points", 3).GetProperty("error"),
                Item("splits", 1).GetProperty("optimisation"),
                Item("comparisons", 0).GetProperty("p"),
                Item("comparisons", 0).GetProperty("exponents").GetProperty("high"),
                Item("fits", 0).GetProperty("bound"),
                Item("fits", 0).GetProperty("bound_model"),
                Item("fits", 0).GetProperty("seeds_needed"),
                Item("learning_rates", 0).GetProperty("bands")[1].GetProperty("high"),
                Item("bounds", 1).GetProperty("steepest"),
                Item("bounds", 0).GetProperty("curves").GetProperty("1.98")[1],
            },
            value => Assert.Equal(JsonValueKind.Null, value.ValueKind)
        );
        Assert.Equal("not enough points", Item("fits", 1).GetProperty("model").GetString());
        Assert.Equal(2, Item("fits", 1).GetProperty("points").GetInt32());
        Assert.DoesNotContain("NaN", json.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>A bound's values have the sizes that they belong to, and the numbers the machine they come from.</summary>
    [Fact]
    public void Curves_have_their_sizes_and_numbers_their_environment()
    {
        ReportDocument document = SyntheticReport.Create() with { Machine = MachineFacts.Read() };
        using JsonDocument json = JsonDocument.Parse(RatesJson.Write(Small, document));
        JsonElement root = json.RootElement;

        JsonElement bound = root.GetProperty("bounds")[0];
        Assert.Equal([1, 2], bound.GetProperty("sizes").EnumerateArray().Select(s => s.GetDouble()));
        Assert.All(
            bound.GetProperty("curves").EnumerateObject(),
            curve => Assert.Equal(2, curve.Value.GetArrayLength())
        );
        Assert.Equal(128, root.GetProperty("length").GetInt32());
        Assert.Equal(2000, root.GetProperty("training").GetProperty("steps").GetInt32());
        Assert.Equal([1, 2], root.GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(document.Command, root.GetProperty("command").GetString());
        Assert.Contains(
            root.GetProperty("machine").GetProperty("registers").GetString(),
            new[] { "avx512", "avx2", "portable" }
        );
        Assert.NotEqual("", root.GetProperty("machine").GetProperty("processor").GetString());
        Assert.True(root.GetProperty("versions").TryGetProperty("TorchSharp", out _));
    }

    [Fact]
    public void A_study_of_nothing_has_all_its_lists()
    {
        using JsonDocument json = JsonDocument.Parse(RatesJson.Write(new([], [], [], [], [], [])));
        Assert.All(json.RootElement.EnumerateObject(), list => Assert.Empty(list.Value.EnumerateArray()));
        Assert.Equal(7, json.RootElement.EnumerateObject().Count());
    }
}
