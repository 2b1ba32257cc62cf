using System;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

/// <summary>Accuracies and tests at other lengths, in the file of results and in the report.</summary>
public class AccuracyReportTests
{
    private static readonly TrialResult Tokens = SyntheticReport.Trial("RecallDp", "mqar", 2, 1, 0.02) with
    {
        Accuracy = 0.9912,
        ValidationAccuracy = 0.9876,
        TrivialAccuracy = 0.125,
        Extrapolation =
        [
            new Extrapolation(128, 0.5, 3.4, 0.81) { TrivialAccuracy = 0.12 },
            new Extrapolation(256, 2.5, 3.4, double.NaN),
        ],
    };

    [Fact]
    public void Results_are_read_back_as_they_were_written()
    {
        TrialResult real = SyntheticReport.Trial("DpFreeLog", "heavy-tail", 2, 1, 0.02);
        string json = ResultsJson.Write(SyntheticReport.Document([Tokens, real]));

        TrialResult[] read = [.. ResultsJsonReader.ReadTrials(json)];

        Assert.Equal((0.9912, 0.9876, 0.125), (read[0].Accuracy, read[0].ValidationAccuracy, read[0].TrivialAccuracy));
        Assert.Equal(Tokens.Extrapolation, read[0].Extrapolation);
        Assert.True(double.IsNaN(read[1].Accuracy));
        Assert.Empty(read[1].Extrapolation);
        Assert.Equal(2, json.Split("\"validation_accuracy\"").Length);
    }

    [Fact]
    public void The_report_has_a_section_for_each_where_there_are_some()
    {
        string with = MarkdownReport.Write(SyntheticReport.Document([Tokens]));
        string without = MarkdownReport.Write(SyntheticReport.Create());

        Assert.Contains("0.9912", with, StringComparison.Ordinal);
        Assert.Contains("Longer sequences", with, StringComparison.Ordinal);
        Assert.Contains("| 128 | 0.500 | 0.1471 | 0.81 |", with, StringComparison.Ordinal);
        Assert.DoesNotContain("Accuracy", without, StringComparison.Ordinal);
        Assert.DoesNotContain("Longer sequences", without, StringComparison.Ordinal);
    }
}
