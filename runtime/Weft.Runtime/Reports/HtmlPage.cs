using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Weft.Compiler.Diagnostics;

namespace Weft.Runtime.Reports;

/// <summary>Writes a page in the house style: header, contents, sections with their blocks.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _page = new();
    private readonly HashSet<string> _anchors = [];
    private int _mostSeries;

    /// <summary>A page with the title of its tab.</summary>
    public HtmlPage(string title)
    {
        _page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        _page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");

        // Nothing may be loaded, and no script runs but the one below, whatever stands in a name.
        _page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
        _page.Append($"style-src 'unsafe-inline'; script-src 'sha256-{ReportStyle.ScriptHash}'\">\n");
        _page.Append("<title>").Append(Encode(title)).Append("</title>\n");
        _page.Append("<style>\n").Append(ReportStyle.Css).Append("</style>\n</head>\n<body>\n<main>\n");
    }

    /// <summary>The heading of the page.</summary>
    public void Header(string title, string lead, IEnumerable<string> facts)
    {
        _page.Append("<header>\n<h1>").Append(Encode(title)).Append("</h1>\n");
        if (lead.Length > 0)
        {
            _page.Append("<p class=\"lead\">").Append(Encode(lead)).Append("</p>\n");
        }

        _page.Append("<ul class=\"facts\">");
        foreach (string fact in facts)
        {
            _page.Append("<li>").Append(Encode(fact)).Append("</li>");
        }

        _page.Append("</ul>\n</header>\n");
    }

    /// <summary>Links to all sections, then the sections.</summary>
    public void Sections(IReadOnlyList<ReportSection> sections)
    {
        (string Anchor, ReportSection Section)[] named = [.. sections.Select(s => (Anchor(s.Title), s))];
        _page.Append("<nav aria-label=\"Contents\"><ul>");
        foreach ((string anchor, ReportSection section) in named)
        {
            _page.Append($"<li><a href=\"#{anchor}\">{Encode(section.Title)}</a></li>");
        }

        _page.Append("</ul></nav>\n");
        foreach ((string anchor, ReportSection section) in named)
        {
            Section(anchor, section);
        }
    }

    /// <summary>The whole text; nothing can be added after it.</summary>
    public string End()
    {
        _page.Append("</main>\n");
        if (_mostSeries > 0)
        {
            _page.Append("<style>\n").Append(ReportStyle.Toggles(_mostSeries)).Append("</style>\n");
        }

        return _page.Append("<script>").Append(ReportStyle.Script).Append("</script>\n</body>\n</html>\n").ToString();
    }

    private void Section(string anchor, ReportSection section)
    {
        _page.Append($"<section id=\"{anchor}\">\n<h2>{Encode(section.Title)}</h2>\n");
        foreach (ReportBlock block in section.Blocks)
        {
            Block(block);
        }

        _page.Append("</section>\n");
    }

    private void Block(ReportBlock block)
    {
        switch (block)
        {
            case ReportWords words:
                _page.Append("<p>").Append(Encode(words.Text)).Append("</p>\n");
                break;
            case ReportTable table:
                HtmlTable.Write(_page, table);
                break;
            case ReportFigures figures:
                Figures(figures);
                break;
            case ReportLink link:
                _page.Append($"<p><a href=\"{Encode(link.Experiment)}/report.html\">{Encode(link.Text)}</a></p>\n");
                break;
            case ReportDrawings drawings:
                Drawings(drawings);
                break;
            case ReportListing listing:
                Listing(listing);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(block), block, "no way to write it is known");
        }
    }

    private void Drawings(ReportDrawings block)
    {
        _page.Append("<div class=\"figures\">\n");
        foreach (ReportDrawing drawing in block.Drawings)
        {
            _page.Append($"<figure>\n<figcaption>{Encode(drawing.Title)}</figcaption>\n").Append(drawing.Svg);
            if (drawing.Note.Length > 0)
            {
                _page.Append("<p class=\"note\">").Append(Encode(drawing.Note)).Append("</p>\n");
            }

            _page.Append("</figure>\n");
        }

        _page.Append("</div>\n");
    }

    private void Figures(ReportFigures block)
    {
        // A single figure more is no reason to fold it away.
        int shown = block.Figures.Count <= block.Shown + 1 ? block.Figures.Count : block.Shown;
        Grid(block.Figures.Take(shown));
        if (shown < block.Figures.Count)
        {
            _page.Append($"<details><summary>{block.Figures.Count - shown} more figures</summary>\n");
            Grid(block.Figures.Skip(shown));
            _page.Append("</details>\n");
        }
    }

    private void Grid(IEnumerable<Figure> figures)
    {
        _page.Append("<div class=\"figures\">\n");
        foreach (Figure figure in figures)
        {
            _page.Append($"<figure>\n<figcaption>{Encode(figure.Title)}</figcaption>\n");
            _page.Append(SvgPlot.Element(figure));
            Legend(figure);
            if (figure.Note.Length > 0)
            {
                _page.Append("<p class=\"note\">").Append(Encode(figure.Note)).Append("</p>\n");
            }

            _page.Append("</figure>\n");
        }

        _page.Append("</div>\n");
    }

    // A box beside each name hides its series by the style sheet alone, without a script.
    private void Legend(Figure figure)
    {
        if (figure.Series.Count < 2)
        {
            return;
        }

        _mostSeries = Math.Max(_mostSeries, figure.Series.Count);
        _page.Append("<ul class=\"legend\">");
        for (int i = 0; i < figure.Series.Count; i++)
        {
            string index = i.ToString(CultureInfo.InvariantCulture);
            _page.Append($"<li class=\"k{index}\"><label><input type=\"checkbox\" checked>{SvgPlot.Key(figure, i)}");
            _page.Append("<span>").Append(Encode(figure.Series[i].Label)).Append("</span></label></li>");
        }

        _page.Append("</ul>\n");
    }

    private void Listing(ReportListing listing)
    {
        string code = $"<pre tabindex=\"0\"><code>{Encode(listing.Text.TrimEnd())}</code></pre>\n";
        _page.Append(
            listing.Name.Length == 0
                ? code
                : $"<details class=\"listing\"><summary>{Encode(listing.Name)}</summary>\n{code}</details>\n"
        );
    }

    // Titles may be equal, or differ only in what an anchor cannot hold: a number keeps them apart.
    private string Anchor(string title)
    {
        string name = string.Concat(title.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        string anchor = name;
        for (int i = 2; !_anchors.Add(anchor); i++)
        {
            anchor = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        }

        return anchor;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(PrintableText.Lines(text));
}
