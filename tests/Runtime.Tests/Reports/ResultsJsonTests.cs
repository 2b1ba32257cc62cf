using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

public sealed class ResultsJsonTests
{
    private static readonly string[] s_promised =
    [
        "architecture",
        "task",
        "overrides",
        "seed",
        "parameters",
        "steps",
        "train_loss",
        "validation_loss",
        "test_loss",
        "seconds",
        "steps_per_second",
    ];

    [Fact]
    public void File_has_the_promised_keys()
    {
        using var json = JsonDocument.Parse(ResultsJson.Write(SyntheticReport.Create()));

        Assert.Equal("quickstart", json.RootElement.GetProperty("experiment").GetString());
        JsonElement trial = json.RootElement.GetProperty("trials")[0];
        Assert.All(s_promised, key => Assert.True(trial.TryGetProperty(key, out _), key));
        Assert.Equal(JsonValueKind.Number, trial.GetProperty("overrides").GetProperty("attention.heads").ValueKind);
    }

    [Fact]
    public void Numbers_that_json_lacks_become_null()
    {
        TrialResult failed = SyntheticReport.Failed(SyntheticReport.Trial("A", "heavy-tail", 1, 1, 1), "infinite");
        using var json = JsonDocument.Parse(ResultsJson.Write(SyntheticReport.Document([failed])));

        JsonElement trial = json.RootElement.GetProperty("trials")[0];
        Assert.Equal(JsonValueKind.Null, trial.GetProperty("test_loss").ValueKind);
        Assert.Equal(JsonValueKind.Null, trial.GetProperty("validation_loss").ValueKind);
        Assert.Equal("failed", trial.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("1e-3")]
    [InlineData("0x10")]
    [InlineData("01")]
    [InlineData("split")]
    [InlineData("\"<>&")]
    public void Overrides_come_back_with_the_text_of_the_experiment(string value)
    {
        TrialResult trial = SyntheticReport.Trial("A", "heavy-tail", 1, 1, 1) with
        {
            Overrides = new Dictionary<string, string> { ["attention.initial_slope"] = value },
        };

        TrialResult read = ResultsJsonReader.ReadTrials(ResultsJson.Write(SyntheticReport.Document([trial]))).Single();

        Assert.Equal(value, read.Overrides["attention.initial_slope"]);
    }

    [Fact]
    public void Memory_survives_the_round_trip()
    {
        var memory = new LearnedMemory(
            [0, 1, 901],
            [0, 1, 1.234e-30],
            [double.NaN, 0.5, 3.001],
            [new HeadKernel(1, 2, "log", [0, 1, 0.25])]
        );
        TrialResult trial = SyntheticReport.Trial("A", "heavy-tail", 1, 1, 1) with { Memory = memory };

        LearnedMemory read = ResultsJsonReader
            .ReadTrials(ResultsJson.Write(SyntheticReport.Document([trial])))
            .Single()
            .Memory!;

        Assert.Equal(memory.Distances, read.Distances);
        Assert.Equal(memory.Target, read.Target);
        Assert.Equal(memory.Model, read.Model);
        HeadKernel head = Assert.Single(read.Heads);
        Assert.Equal((1, 2, "log"), (head.Layer, head.Head, head.Position));
        Assert.Equal(memory.Heads[0].Weights, head.Weights);
    }

    [Fact]
    public void Trials_survive_the_round_trip()
    {
        IReadOnlyList<TrialResult> written =
        [
            .. SyntheticReport.Create().Trials.Where(t => t.Status == TrialStatus.Done),
        ];

        IReadOnlyList<TrialResult> read = ResultsJsonReader.ReadTrials(
            ResultsJson.Write(SyntheticReport.Document(written))
        );

        Assert.Equal(written.Count, read.Count);
        foreach ((TrialResult before, TrialResult after) in written.Zip(read))
        {
            Assert.Equal(before.Curve, after.Curve);
            Assert.Equal(before.Slopes[0], after.Slopes[0]);
            Assert.Equal(before.Overrides, after.Overrides);
            // Records compare lists by reference, so the lists compared above are made the same.
            Assert.Equal(
                before,
                after with
                {
                    Curve = before.Curve,
                    Slopes = before.Slopes,
                    Overrides = before.Overrides,
                }
            );
        }
    }
}
