using System;
using System.Collections.Generic;
using System.IO;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

public class ComparisonTableTests
{
    [Fact]
    public void Fields_that_differ_have_columns_and_the_others_stand_below()
    {
        string[] lines = Table(
            Trial("1", seed: 1, loss: 2, accuracy: 0.5),
            Trial("1", seed: 2, loss: 4, accuracy: 0.7),
            Trial("4", seed: 1, loss: 1, accuracy: 0.9)
        );

        Assert.Equal(["architecture", "task", "heads", "seeds", "test", "loss"], Words(lines[0])[..6]);
        Assert.Contains(" accuracy ", lines[0], StringComparison.Ordinal);
        Assert.Equal(["A", "recall", "1", "2", "3.00", "1.00"], Words(lines[1])[..6]);
        Assert.Equal(["A", "recall", "4", "1", "1.00", "–"], Words(lines[2])[..6]);
        Assert.Contains(" 0.6 ", lines[1], StringComparison.Ordinal);
        Assert.Equal("all: width 16", lines[3]);
    }

    [Fact]
    public void Real_targets_have_no_accuracy_and_one_row_has_no_varied_field()
    {
        string[] lines = Table(Trial("1", seed: 1, loss: 2, accuracy: double.NaN));

        Assert.DoesNotContain("accuracy", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("heads", lines[0], StringComparison.Ordinal);
        Assert.Equal("all: heads 1, width 16", lines[2]);
    }

    private static string[] Table(params TrialResult[] trials)
    {
        using var output = new StringWriter();
        ComparisonTable.Write(output, TrialGroup.Of(trials));
        return output.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static TrialResult Trial(string heads, long seed, double loss, double accuracy) =>
        new(
            "A",
            "recall",
            new Dictionary<string, string> { ["attention.heads"] = heads, ["width"] = "16" },
            seed,
            100,
            10,
            loss,
            loss,
            loss,
            5,
            1,
            10,
            [],
            [],
            TrialStatus.Done,
            null
        )
        {
            Accuracy = accuracy,
        };
}
