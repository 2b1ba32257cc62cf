using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// <c>report.html</c>: one page that holds everything it needs and asks the network for nothing. All of it can be read
/// without its script, which sorts tables and shows the values of points.
/// </summary>
public static class HtmlReport
{
    /// <summary>The text of the file.</summary>
    public static string Write(ReportDocument document) =>
        Write(
            document.Experiment,
            document.Description,
            [ReportText.Progress(document), .. Facts(document)],
            ReportOutline.Of(document)
        );

    /// <summary>A page of any sections.</summary>
    internal static string Write(
        string title,
        string lead,
        IEnumerable<string> facts,
        IReadOnlyList<ReportSection> sections
    )
    {
        var page = new HtmlPage(title);
        page.Header(title, lead, facts);
        page.Sections(sections);
        return page.End();
    }

    private static IEnumerable<string> Facts(ReportDocument document)
    {
        if (document.Claims.Count > 0)
        {
            yield return ClaimText.Count(document.Claims);
        }

        int seeds = document.Trials.Select(t => t.Seed).Distinct().Count();
        if (!document.SweptFields.Contains(RatesSpec.LengthField))
        {
            yield return $"sequences of {NumberText.Count(document.Length)}";
        }

        if (!document.SweptFields.Contains("training.steps"))
        {
            yield return $"{NumberText.Count(document.Training.Steps)} steps";
        }

        if (seeds > 0)
        {
            yield return seeds == 1 ? "1 seed" : $"{seeds} seeds";
        }
    }
}
