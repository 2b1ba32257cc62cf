using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Weft.Compiler.Diagnostics;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// Draws a figure as SVG text. It is written by hand: plotting libraries draw letters as outlines of the machine's
/// fonts, which a machine without fonts lacks, and give a page nothing to hold on to, where here every series is a group
/// that can be hidden, every point has a text that says its values, and colours follow a light or dark theme.
/// </summary>
internal static class SvgPlot
{
    /// <summary>Points beyond this number are a curve: they get no marks.</summary>
    private const int MostMarks = 24;

    private const double LegendTop = 384;
    private const double LegendRow = 20;

    /// <summary>A whole SVG document with its own colours, title and legend.</summary>
    public static string Document(Figure figure)
    {
        double height = LegendTop + (figure.Series.Count > 1 ? LegendRow * figure.Series.Count : -8);
        var svg = new StringBuilder();
        svg.Append(
            Text(
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 -26 {PlotFrame.Width} {height + 26}\" role=\"img\" aria-label=\"{Encode(figure.Title)}\" "
            )
        );
        svg.Append("font-size=\"13\" font-family=\"system-ui,'Segoe UI',Helvetica,Arial,sans-serif\">\n<style>");
        svg.Append(ReportStyle.Plot).Append("</style>\n");
        svg.Append(
            Text(
                $"<path d=\"M0 -26H{PlotFrame.Width}V{height}H0z\" fill=\"#fff\"/>\n<text x=\"8\" y=\"-4\" font-weight=\"600\" font-size=\"15\">{Encode(figure.Title)}</text>\n"
            )
        );
        Body(svg, figure);
        if (figure.Series.Count > 1)
        {
            Legend(svg, figure);
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>An element to stand in a page, which gives it font and colours, title and legend.</summary>
    public static string Element(Figure figure)
    {
        var svg = new StringBuilder();
        svg.Append(
            Text(
                $"<svg class=\"plot\" viewBox=\"0 0 {PlotFrame.Width} {PlotFrame.Height}\" role=\"img\" aria-label=\"{Encode(figure.Title)}\">\n"
            )
        );
        Body(svg, figure);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The key of a series, for a legend in a page.</summary>
    public static string Key(Figure figure, int index)
    {
        var pen = PlotPen.Of(figure, index);
        bool marked = figure.Series[index].Points.Count <= MostMarks;
        return $"<svg class=\"key\" viewBox=\"0 0 28 12\" aria-hidden=\"true\"><g {pen.Attributes.Replace("class=\"s ", "class=\"", StringComparison.Ordinal)}>"
            + $"<path d=\"M1 6H27\" fill=\"none\" stroke=\"currentColor\" {pen.Line}/><g fill=\"currentColor\">{(marked ? pen.Mark(14, 6) : "")}</g></g></svg>";
    }

    private static void Body(StringBuilder svg, Figure figure)
    {
        if (figure.Grid is { } grid)
        {
            SvgHeatMap.Write(svg, figure, grid);
            return;
        }

        var frame = new PlotFrame(figure);
        frame.Write(svg);
        for (int i = 0; i < figure.Series.Count; i++)
        {
            Series(svg, figure, i, frame);
        }
    }

    private static void Series(StringBuilder svg, Figure figure, int index, PlotFrame frame)
    {
        FigureSeries series = figure.Series[index];
        var pen = PlotPen.Of(figure, index);
        svg.Append(Text($"<g {pen.Attributes} data-label=\"{Encode(series.Label)}\">\n"));
        Band(svg, series, frame);
        string corners =
            series.Role == SeriesRole.Stems
                ? string.Join(
                    'M',
                    series.Points.Select(p => Text($"{frame.X(p):0.#} {PlotFrame.Bottom}V{frame.Y(p.Y.Mean):0.#}"))
                )
                : string.Join('L', series.Points.Select(p => Text($"{frame.X(p):0.#} {frame.Y(p.Y.Mean):0.#}")));
        svg.Append(
            Text(
                $"<path d=\"M{corners}\" fill=\"none\" stroke=\"currentColor\" stroke-linejoin=\"round\" {pen.Line}/>\n"
            )
        );
        bool marked = series.Points.Count <= MostMarks;
        if (marked)
        {
            Seeds(svg, figure, series, frame);
        }

        svg.Append("<g fill=\"currentColor\">");
        foreach (FigurePoint p in series.Points)
        {
            (double x, double y) = (frame.X(p), frame.Y(p.Y.Mean));
            svg.Append(
                Text(
                    $"<g class=\"p\" data-x=\"{x:0.#}\" data-y=\"{y:0.#}\"><title>{Encode(Values(figure, series, p))}</title>"
                )
            );
            string mark = marked ? pen.Mark(x, y) : "";
            svg.Append(
                mark.Length > 0 ? mark : Text($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\" fill-opacity=\"0\"/>")
            );
            svg.Append("</g>\n");
        }

        svg.Append("</g>\n");
        if (frame.LabelOf(index) is { } place)
        {
            svg.Append(
                Text(
                    $"<text class=\"direct\" x=\"{frame.Right + 8:0.#}\" y=\"{place + 4:0.#}\" fill=\"currentColor\">{Encode(series.Label)}</text>\n"
                )
            );
        }

        svg.Append("</g>\n");
    }

    // From the smallest to the largest value over seeds; a bar where there is a single point.
    private static void Band(StringBuilder svg, FigureSeries series, PlotFrame frame)
    {
        FigurePoint[] spread = [.. series.Points.Where(p => p.Y.Count > 1)];
        if (spread.Length == 1)
        {
            svg.Append(
                Text(
                    $"<path d=\"M{frame.X(spread[0]):0.#} {frame.Y(spread[0].Y.Low):0.#}V{frame.Y(spread[0].Y.High):0.#}\" stroke=\"currentColor\" stroke-width=\"6\" stroke-opacity=\".22\"/>\n"
                )
            );
        }
        else if (spread.Length > 1)
        {
            IEnumerable<string> corners = spread
                .Select(p => Text($"{frame.X(p):0.#} {frame.Y(p.Y.High):0.#}"))
                .Concat(spread.Reverse().Select(p => Text($"{frame.X(p):0.#} {frame.Y(p.Y.Low):0.#}")));
            svg.Append(
                $"<path class=\"band\" d=\"M{string.Join('L', corners)}z\" fill=\"currentColor\" fill-opacity=\".16\"/>\n"
            );
        }
    }

    // A single seed is the point itself.
    private static void Seeds(StringBuilder svg, Figure figure, FigureSeries series, PlotFrame frame)
    {
        string[] dots =
        [
            .. series
                .Points.Where(p => p.Seeds.Count > 1)
                .SelectMany(p =>
                    p.Seeds.Where(y => y > 0 || !figure.LogY)
                        .Select(y => Text($"<circle cx=\"{frame.X(p):0.#}\" cy=\"{frame.Y(y):0.#}\" r=\"2.2\"/>"))
                ),
        ];
        if (dots.Length > 0)
        {
            svg.Append($"<g class=\"seeds\" fill=\"currentColor\" fill-opacity=\".55\">{string.Concat(dots)}</g>\n");
        }
    }

    private static string Values(Figure figure, FigureSeries series, FigurePoint p)
    {
        string text = $"{series.Label}\n{figure.XLabel} {NumberText.Plain(p.X)}\n{figure.YLabel} {Value(p.Y.Mean)}";
        return p.Y.Count > 1 ? $"{text}\n{Value(p.Y.Low)} … {Value(p.Y.High)}, {p.Y.Count} values" : text;

        string Value(double value) => figure.LogY ? NumberText.Loss(value) : NumberText.Plain(value);
    }

    private static void Legend(StringBuilder svg, Figure figure)
    {
        for (int i = 0; i < figure.Series.Count; i++)
        {
            double middle = LegendTop + (LegendRow * i);
            var pen = PlotPen.Of(figure, i);
            string mark = figure.Series[i].Points.Count <= MostMarks ? pen.Mark(PlotFrame.Left + 15, middle) : "";
            svg.Append(
                Text(
                    $"<g {pen.Attributes}><path d=\"M{PlotFrame.Left} {middle}h30\" stroke=\"currentColor\" {pen.Line}/><g fill=\"currentColor\">{mark}</g></g>"
                )
            );
            svg.Append(
                Text($"<text x=\"{PlotFrame.Left + 40}\" y=\"{middle + 4}\">{Encode(figure.Series[i].Label)}</text>\n")
            );
        }
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(PrintableText.Lines(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
