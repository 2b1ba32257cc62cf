using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// One report over several experiments: all claims, then the main figures of each experiment with a link to its own
/// report, which lies in a directory of its name.
/// </summary>
public static class OverviewReport
{
    private const int FiguresOfEach = 2;

    /// <summary>The files <c>report.md</c> and <c>report.html</c>; their plots are those of the experiments.</summary>
    /// <param name="title">What the experiments have in common.</param>
    /// <param name="lead">A sentence on it.</param>
    /// <param name="command">The command line that gives all of it again.</param>
    /// <param name="documents">The experiments.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        string title,
        string lead,
        string command,
        IReadOnlyList<ReportDocument> documents
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        ClaimOutcome[] claims = [.. documents.SelectMany(d => d.Claims)];
        string[] facts =
        [
            documents.Count == 1 ? "1 experiment" : $"{documents.Count} experiments",
            $"{NumberText.Count(documents.Sum(d => d.Trials.Count(t => t.Status == TrialStatus.Done)))} of "
                + $"{NumberText.Count(documents.Sum(d => d.Planned))} trials done",
            .. claims.Length == 0 ? Array.Empty<string>() : [ClaimText.Count(claims)],
        ];

        // Figures of several experiments stand on one page: their colours are chosen anew, for all of them.
        IReadOnlyList<ReportSection> sections = SeriesPens.Assign([
            .. claims.Length == 0 ? [] : new[] { ReportOutline.Claims(claims) },
            .. documents.Select(Experiment),
            .. documents.Take(1).Select(d => new ReportSection("Machine", [ReportText.Machine(d.Machine)])),
            new("Reproduce", [new ReportListing("", command, "sh")]),
        ]);
        return
        [
            new("report.md", MarkdownReport.Write(title, lead, facts, sections)),
            new("report.html", HtmlReport.Write(title, lead, facts, sections)),
        ];
    }

    private static ReportSection Experiment(ReportDocument document)
    {
        Figure[] figures = [.. ReportOutline.FiguresOf(ReportOutline.Of(document)).Take(FiguresOfEach)];
        List<ReportBlock> blocks = [];
        if (document.Description.Length > 0)
        {
            blocks.Add(new ReportWords(document.Description));
        }

        string state = ReportText.Progress(document);
        blocks.Add(
            new ReportWords(document.Claims.Count == 0 ? $"{state}." : $"{state}; {ClaimText.Count(document.Claims)}.")
        );
        if (figures.Length > 0)
        {
            blocks.Add(new ReportFigures(figures) { Folder = $"{document.Experiment}/plots" });
        }

        blocks.Add(new ReportLink("All figures, tables and files of this experiment", document.Experiment));
        return new ReportSection(document.Experiment, blocks);
    }
}
