using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;

namespace Weft.Runtime.Reports;

/// <summary>
/// Draws a figure as SVG text. It is written by hand, not by a plotting library, because those measure text with the
/// machine's fonts and lose every label on a machine that has none, such as a container; and because text that
/// takes its colours from the page follows a light or dark theme.
/// </summary>
internal static class SvgPlot
{
    private const double Width = 560;
    private const double Left = 66;
    private const double Right = 544;
    private const double Top = 40;
    private const double Bottom = 330;
    private const double LegendTop = 388;
    private const double LegendRow = 19;

    // Okabe and Ito's palette, told apart by all common kinds of colour vision; dashes and marks tell twice.
    private static readonly string[] s_colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
    private static readonly string[] s_dashes = ["", "7 4", "2 3", "9 3 2 3"];

    /// <summary>A whole SVG document with its own colours.</summary>
    public static string Document(Figure figure) =>
        Draw(
            figure,
            "xmlns=\"http://www.w3.org/2000/svg\" style=\"background:#fff;color:#1f2328\" "
                + "font-family=\"system-ui,'Segoe UI',Helvetica,Arial,sans-serif\" "
        );

    /// <summary>An element to stand in a page, which gives it font and colour.</summary>
    public static string Element(Figure figure) => Draw(figure, "");

    private static string Draw(Figure figure, string attributes)
    {
        FigurePoint[] points = [.. figure.Series.SelectMany(s => s.Points)];
        var x = new Axis([.. points.Select(p => p.X)], figure.LogX, Left, Right);
        var y = new Axis([.. points.SelectMany(Heights)], true, Bottom, Top);
        double height = LegendTop + (LegendRow * figure.Series.Count);

        var svg = new StringBuilder();
        svg.Append(
            Text(
                $"<svg {attributes}viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Encode(figure.Title)}\" font-size=\"13\">\n"
            )
        );
        svg.Append(
            Text(
                $"<text x=\"{Left}\" y=\"20\" font-weight=\"600\" font-size=\"14\" fill=\"currentColor\">{Encode(figure.Title)}</text>\n"
            )
        );
        Frame(svg, figure, x, y);
        for (int i = 0; i < figure.Series.Count; i++)
        {
            Series(svg, figure.Series[i], new Pen(i), x, y);
            Legend(svg, figure.Series[i].Label, new Pen(i), LegendTop + (LegendRow * i));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static IEnumerable<double> Heights(FigurePoint point)
    {
        yield return point.Y.Mean;
        yield return point.Y.High;
        if (point.Y.Low > 0)
        {
            yield return point.Y.Low;
        }
    }

    private static void Frame(StringBuilder svg, Figure figure, Axis x, Axis y)
    {
        const string Grid = "stroke=\"currentColor\" stroke-opacity=\".13\"";
        const string Words = "fill=\"currentColor\" fill-opacity=\".8\"";
        foreach ((double pixel, string label) in y.LossMarks())
        {
            svg.Append(
                Text(
                    $"<path d=\"M{Left} {pixel:0.#}H{Right}\" {Grid}/><text x=\"{Left - 8}\" y=\"{pixel + 4:0.#}\" text-anchor=\"end\" {Words}>{label}</text>\n"
                )
            );
        }

        // A swept field has few values: each gets its own mark, where they do not stand too close.
        double taken = double.NegativeInfinity;
        foreach ((double pixel, string label) in figure.LogX ? ValueMarks(figure, x) : x.Marks())
        {
            if (pixel - taken < 34)
            {
                continue;
            }

            taken = pixel;
            svg.Append(
                Text(
                    $"<path d=\"M{pixel:0.#} {Top}V{Bottom}\" {Grid}/><text x=\"{pixel:0.#}\" y=\"{Bottom + 18}\" text-anchor=\"middle\" {Words}>{label}</text>\n"
                )
            );
        }

        svg.Append(
            Text(
                $"<path d=\"M{Left} {Top}V{Bottom}H{Right}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".6\"/>\n"
            )
        );
        svg.Append(
            Text(
                $"<text x=\"{(Left + Right) / 2}\" y=\"{Bottom + 38}\" text-anchor=\"middle\" fill=\"currentColor\">{Encode(figure.XLabel)}</text>\n"
            )
        );
        svg.Append(
            Text(
                $"<text transform=\"translate(14 {(Top + Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\" fill=\"currentColor\">{Encode(figure.YLabel)}</text>\n"
            )
        );
    }

    private static IEnumerable<(double Pixel, string Label)> ValueMarks(Figure figure, Axis x) =>
        figure
            .Series.SelectMany(s => s.Points)
            .Select(p => p.X)
            .Distinct()
            .Order()
            .Select(v => (x.Map(v), NumberText.Plain(v)));

    private static void Series(StringBuilder svg, FigureSeries series, Pen pen, Axis x, Axis y)
    {
        IEnumerable<string> corners = series.Points.Select(p => Text($"{x.Map(p.X):0.#},{y.Map(p.Y.Mean):0.#}"));
        svg.Append(
            Text(
                $"<polyline points=\"{string.Join(' ', corners)}\" fill=\"none\" stroke=\"{pen.Colour}\" stroke-width=\"2\" stroke-linejoin=\"round\"{pen.Dash}/>\n"
            )
        );

        // Bars and marks of a long curve would hide the curve itself.
        if (series.Points.Count > 24)
        {
            return;
        }

        foreach (FigurePoint p in series.Points)
        {
            double across = x.Map(p.X);
            if (p.Y.Count > 1)
            {
                double low = y.Map(p.Y.Low);
                double high = y.Map(p.Y.High);
                svg.Append(
                    Text(
                        $"<path d=\"M{across - 4:0.#} {low:0.#}h8m-4 0V{high:0.#}m-4 0h8\" fill=\"none\" stroke=\"{pen.Colour}\" stroke-width=\"1.5\" stroke-opacity=\".75\"/>"
                    )
                );
            }

            svg.Append(pen.Mark(across, y.Map(p.Y.Mean))).Append('\n');
        }
    }

    private static void Legend(StringBuilder svg, string label, Pen pen, double middle)
    {
        svg.Append(
            Text(
                $"<path d=\"M{Left} {middle}h30\" stroke=\"{pen.Colour}\" stroke-width=\"2\"{pen.Dash}/>{pen.Mark(Left + 15, middle)}"
            )
        );
        svg.Append(Text($"<text x=\"{Left + 38}\" y=\"{middle + 4}\" fill=\"currentColor\">{Encode(label)}</text>\n"));
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Colour, dash and mark of the series at <paramref name="Index"/>.</summary>
    private readonly record struct Pen(int Index)
    {
        public string Colour => s_colours[Index % s_colours.Length];

        public string Dash =>
            s_dashes[Index % s_dashes.Length] is { Length: > 0 } dash ? $" stroke-dasharray=\"{dash}\"" : "";

        public string Mark(double x, double y) =>
            (Index % 3) switch
            {
                0 => Text($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\" fill=\"{Colour}\"/>"),
                1 => Text(
                    $"<rect x=\"{x - 3.6:0.#}\" y=\"{y - 3.6:0.#}\" width=\"7.2\" height=\"7.2\" fill=\"{Colour}\"/>"
                ),
                _ => Text($"<path d=\"M{x:0.#} {y - 5:0.#}l5 8.6h-10z\" fill=\"{Colour}\"/>"),
            };
    }
}
