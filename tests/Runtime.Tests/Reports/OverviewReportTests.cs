using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Reports;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

/// <summary>Claims, in the report of one experiment and in one over several.</summary>
public sealed class OverviewReportTests
{
    private static readonly ReportDocument s_large = LargeReport.Create();

    [Fact]
    public void Claims_come_first_and_say_what_does_not_hold()
    {
        string html = HtmlReport.Write(s_large);
        string markdown = MarkdownReport.Write(s_large);

        Assert.Contains("1 of 3 claims hold, 1 not measured", html, StringComparison.Ordinal);
        Assert.Contains("1 of 3 claims hold, 1 not measured.\n\n## Claims\n", markdown, StringComparison.Ordinal);
        Assert.Contains("<span class=\"yes\">holds</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"no\">does not hold</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"open\">not measured</span>", html, StringComparison.Ordinal);
        Assert.Contains("| does not hold | 5.04e-6 (4.35e-6 to 6.17e-6) |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_without_claims_has_no_such_section() =>
        Assert.DoesNotContain("laim", MarkdownReport.Write(SyntheticReport.Create()), StringComparison.Ordinal);

    /// <summary>Links and pictures lead into the directories of the experiments, to files that are written there.</summary>
    [Fact]
    public void An_overview_leads_to_the_reports_of_its_experiments()
    {
        ReportDocument[] documents = [s_large, SyntheticReport.Create()];
        IReadOnlyDictionary<string, string> files = OverviewReport
            .Of("Two experiments", "What they have in common.", "weft paper --only 4a", documents)
            .ToDictionary();

        Assert.Equal(["report.md", "report.html"], files.Keys);
        string markdown = files["report.md"];
        Assert.Contains(
            "2 experiments; 274 of 276 trials done; 1 of 3 claims hold",
            markdown,
            StringComparison.Ordinal
        );
        foreach (ReportDocument document in documents)
        {
            Assert.Contains($"]({document.Experiment}/report.md)", markdown, StringComparison.Ordinal);
            Assert.Contains(
                $"href=\"{document.Experiment}/report.html\"",
                files["report.html"],
                StringComparison.Ordinal
            );
            string[] shown =
            [
                .. markdown
                    .Split("](")
                    .Skip(1)
                    .Select(part => part[..part.IndexOf(')', StringComparison.Ordinal)])
                    .Where(l => l.StartsWith($"{document.Experiment}/plots/", StringComparison.Ordinal)),
            ];
            Assert.Equal(2, shown.Length);
            HashSet<string> written = [.. ReportFiles.Of(document).Select(f => $"{document.Experiment}/{f.Key}")];
            Assert.All(shown, plot => Assert.Contains(plot, written));
        }

        Assert.Contains("weft paper --only 4a", files["report.html"], StringComparison.Ordinal);
    }
}
