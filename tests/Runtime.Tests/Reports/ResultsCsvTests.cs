using System;
using System.Collections.Generic;
using System.Linq;
using nietras.SeparatedValues;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

/// <summary>results.csv, read back by a reader that knows nothing of Weft.</summary>
public sealed class ResultsCsvTests
{
    [Fact]
    public void Every_number_of_every_trial_is_read_back_with_all_its_digits()
    {
        ReportDocument document = SyntheticReport.Tokens();
        List<Dictionary<string, string>> rows = Read(ResultsCsv.Write(document));

        Assert.Equal(document.Trials.Count, rows.Count);
        foreach ((TrialResult trial, Dictionary<string, string> row) in document.Trials.Zip(rows))
        {
            Assert.Equal(
                ("recall", trial.Architecture, "done"),
                (row["experiment"], row["architecture"], row["status"])
            );
            Assert.Equal(trial.Overrides["attention.heads"], row["attention.heads"]);
            Assert.Equal(trial.Seed, long.Parse(row["seed"]));
            Assert.Equal(trial.TestLoss, Number(row["test_loss"]));
            Assert.Equal(trial.Accuracy, Number(row["accuracy"]));
            Assert.Equal(trial.TrivialAccuracy, Number(row["trivial_accuracy"]));
            Assert.Equal(trial.Extrapolation[1].Loss, Number(row["test_loss@256"]));
            Assert.Equal(trial.Extrapolation[1].Accuracy, Number(row["accuracy@256"]));
        }
    }

    [Fact]
    public void Text_is_quoted_and_what_is_not_measured_is_empty()
    {
        const string Hostile = "a \"b\", c;\nd";
        TrialResult trial = SyntheticReport.Failed(SyntheticReport.Trial(Hostile, "heavy-tail", 1, 1, 1), Hostile) with
        {
            Overrides = new Dictionary<string, string> { ["status"] = Hostile },
        };
        Dictionary<string, string> row = Assert.Single(Read(ResultsCsv.Write(SyntheticReport.Document([trial]))));

        Assert.Equal((Hostile, Hostile, Hostile), (row["architecture"], row["message"], row["field status"]));
        Assert.Equal(("failed", "", ""), (row["status"], row["test_loss"], row["accuracy"]));
    }

    [Fact]
    public void Without_a_trial_there_are_names_alone() =>
        Assert.StartsWith(
            "experiment,architecture,task,seed,",
            Assert.Single(
                ResultsCsv.Write(SyntheticReport.Document([])).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            ),
            StringComparison.Ordinal
        );

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Read(string csv)
    {
        using SepReader reader = Sep.New(',').Reader(o => o with { Unescape = true }).FromText(csv);
        var rows = new List<Dictionary<string, string>>();
        foreach (SepReader.Row row in reader)
        {
            var cells = new Dictionary<string, string>();
            foreach (string name in reader.Header.ColNames)
            {
                cells[name] = row[name].ToString();
            }

            rows.Add(cells);
        }

        return rows;
    }
}
