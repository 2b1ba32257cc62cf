using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Weft.Compiler.Diagnostics;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>Draws the values of two fields as colours, with their numbers where there is room, and the scale beside.</summary>
internal static class SvgHeatMap
{
    private const double Top = 14;
    private const double ScaleWidth = 14;
    private const double Right = PlotFrame.Width - 92;

    // Beyond this number of columns a cell is narrower than its number.
    private const int MostNumbers = 7;

    // Viridis of matplotlib (S. van der Walt and N. Smith, 2015): even steps of lightness, for every kind of colour vision.
    private static readonly (int R, int G, int B)[] s_colours =
    [
        (68, 1, 84),
        (59, 82, 139),
        (33, 145, 140),
        (94, 201, 98),
        (253, 231, 37),
    ];

    /// <summary>Appends cells, axes and scale.</summary>
    public static void Write(StringBuilder svg, Figure figure, FigureGrid grid)
    {
        double width = (Right - PlotFrame.Left) / grid.Columns.Count;
        double height = (PlotFrame.Bottom - Top) / grid.Rows.Count;
        svg.Append("<g class=\"s s0\">\n");
        for (int row = 0; row < grid.Rows.Count; row++)
        {
            for (int column = 0; column < grid.Columns.Count; column++)
            {
                double left = PlotFrame.Left + (column * width);
                double top = PlotFrame.Bottom - ((row + 1) * height);
                Cell(svg, figure, grid, (row, column), (left, top, width, height));
            }
        }

        svg.Append("</g>\n");
        Labels(svg, figure, grid, width, height);
        Scale(svg, grid);
    }

    private static void Cell(
        StringBuilder svg,
        Figure figure,
        FigureGrid grid,
        (int Row, int Column) at,
        (double Left, double Top, double Width, double Height) box
    )
    {
        double value = grid.Values[at.Row][at.Column];
        (double x, double y) = (box.Left + (box.Width / 2), box.Top + (box.Height / 2));
        string title =
            $"{figure.XLabel} {grid.Columns[at.Column]}\n{figure.YLabel} {grid.Rows[at.Row]}\ntest loss {NumberText.Loss(value)}";
        svg.Append(Text($"<g class=\"p\" data-x=\"{x:0.#}\" data-y=\"{y:0.#}\"><title>{Encode(title)}</title>"));
        string area = Text(
            $"<path d=\"M{box.Left + 1:0.#} {box.Top + 1:0.#}h{box.Width - 2:0.#}v{box.Height - 2:0.#}h{2 - box.Width:0.#}z\""
        );
        if (Place(grid, value) is not { } place)
        {
            svg.Append(area).Append(" class=\"grid\" fill=\"none\"/></g>\n");
            return;
        }

        (int r, int g, int b) = Colour(place);
        svg.Append(area).Append(Text($" fill=\"#{r:x2}{g:x2}{b:x2}\"/>"));
        if (grid.Columns.Count <= MostNumbers && box.Height > 18)
        {
            string ink = (0.299 * r) + (0.587 * g) + (0.114 * b) > 140 ? "#000" : "#fff";
            svg.Append(
                Text(
                    $"<text class=\"cell\" x=\"{x:0.#}\" y=\"{y + 4.5:0.#}\" text-anchor=\"middle\" style=\"fill:{ink}\">{Short(value)}</text>"
                )
            );
        }

        svg.Append("</g>\n");
    }

    private static void Labels(StringBuilder svg, Figure figure, FigureGrid grid, double width, double height)
    {
        // On a narrow screen letters are larger, and every other mark goes without its label.
        for (int i = 0; i < grid.Columns.Count; i++)
        {
            string name = i % 2 == 1 && grid.Columns.Count > 4 ? "tick alt" : "tick";
            svg.Append(
                Text(
                    $"<text class=\"{name}\" x=\"{PlotFrame.Left + ((i + 0.5) * width):0.#}\" y=\"{PlotFrame.Bottom + 20}\" text-anchor=\"middle\">{Encode(grid.Columns[i])}</text>\n"
                )
            );
        }

        int step = (int)Math.Ceiling(18 / height);
        for (int i = 0; i < grid.Rows.Count; i += step)
        {
            svg.Append(
                Text(
                    $"<text class=\"tick\" x=\"{PlotFrame.Left - 9}\" y=\"{PlotFrame.Bottom - ((i + 0.5) * height) + 4.5:0.#}\" text-anchor=\"end\">{Encode(grid.Rows[i])}</text>\n"
                )
            );
        }

        svg.Append(
            Text(
                $"<text class=\"name\" x=\"{(PlotFrame.Left + Right) / 2:0.#}\" y=\"{PlotFrame.Bottom + 46}\" text-anchor=\"middle\">{Encode(figure.XLabel)}</text>\n"
            )
        );
        svg.Append(
            Text(
                $"<text class=\"name\" transform=\"translate(15 {(Top + PlotFrame.Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Encode(figure.YLabel)}</text>\n"
            )
        );
    }

    private static void Scale(StringBuilder svg, FigureGrid grid)
    {
        const int Steps = 32;
        const double Left = Right + 16;
        double height = (PlotFrame.Bottom - Top) / Steps;
        for (int i = 0; i < Steps; i++)
        {
            (int r, int g, int b) = Colour((i + 0.5) / Steps);
            svg.Append(
                Text(
                    $"<path d=\"M{Left} {PlotFrame.Bottom - ((i + 1) * height):0.##}h{ScaleWidth}v{height + 0.5:0.##}h-{ScaleWidth}z\" fill=\"#{r:x2}{g:x2}{b:x2}\"/>"
                )
            );
        }

        foreach ((double value, double y) in new[] { (grid.High, Top + 10), (grid.Low, PlotFrame.Bottom) }.Distinct())
        {
            svg.Append(
                Text($"\n<text class=\"tick\" x=\"{Left + ScaleWidth + 6}\" y=\"{y:0.#}\">{Short(value)}</text>")
            );
        }

        svg.Append('\n');
    }

    // Where on the scale, from 0 to 1.
    private static double? Place(FigureGrid grid, double value) =>
        !double.IsFinite(value) || value <= 0 ? null
        : grid.High > grid.Low ? Math.Clamp(Math.Log(value / grid.Low) / Math.Log(grid.High / grid.Low), 0, 1)
        : 0.5;

    private static (int R, int G, int B) Colour(double place)
    {
        double at = Math.Clamp(place, 0, 1) * (s_colours.Length - 1);
        int i = Math.Min((int)at, s_colours.Length - 2);
        ((int r0, int g0, int b0), (int r1, int g1, int b1)) = (s_colours[i], s_colours[i + 1]);
        return (Mix(r0, r1, at - i), Mix(g0, g1, at - i), Mix(b0, b1, at - i));
    }

    private static int Mix(int from, int to, double t) => (int)Math.Round(from + ((to - from) * t));

    // Two digits: a cell is narrow, and its tip has more.
    private static string Short(double value) =>
        value.ToString(
            value switch
            {
                < 0.01 or >= 1000 => "0.0e+0",
                < 0.1 => "0.000",
                < 1 => "0.00",
                < 10 => "0.0",
                _ => "0",
            },
            CultureInfo.InvariantCulture
        );

    private static string Encode(string text) => WebUtility.HtmlEncode(PrintableText.Lines(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
