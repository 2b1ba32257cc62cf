using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Weft.Compiler.Diagnostics;

namespace Weft.Runtime.Reports;

/// <summary>What stands around the lines of a plot: axes, grid, guides, and room for labels at the lines' ends.</summary>
internal sealed class PlotFrame
{
    public const double Width = 600;
    public const double Height = 372;
    public const double Left = 80;
    private const double Top = 14;
    public const double Bottom = 316;

    // Lines get their names at their ends where these are few, short and apart.
    private const int MostLabels = 4;
    private const int LongestLabel = 22;
    private const double LabelRow = 16;
    private const double Letter = 7.7;

    private readonly Figure _figure;
    private readonly Axis _x;
    private readonly Axis _y;
    private readonly double _right;
    private readonly Dictionary<int, double> _labels;

    public PlotFrame(Figure figure)
    {
        _figure = figure;
        FigurePoint[] points = [.. figure.Series.SelectMany(s => s.Points)];
        bool direct =
            figure.Series.Count is > 1 and <= MostLabels && figure.Series.All(s => s.Label.Length <= LongestLabel);
        _right = direct ? Width - 14 - (Letter * figure.Series.Max(s => s.Label.Length)) : Width - 14;
        _x = new Axis(
            [.. points.Select(p => p.X), .. figure.Guides.Where(g => g.OnX).Select(g => g.Value)],
            figure.LogX,
            Left,
            _right
        );
        _y = new Axis(
            [.. points.SelectMany(Heights), .. figure.Guides.Where(g => !g.OnX).Select(g => g.Value)],
            figure.LogY,
            Bottom,
            Top
        );
        _labels = direct ? Labels() : [];
    }

    /// <summary>Where the plot ends and the labels of lines begin.</summary>
    public double Right => _right;

    public double X(FigurePoint point) => _x.Map(point.X);

    /// <summary>The pixel of a height; what is not positive stands at the foot of a logarithmic axis.</summary>
    public double Y(double value) => _figure.LogY && value <= 0 ? Bottom : _y.Map(value);

    /// <summary>The height of the label at the end of a line, or null.</summary>
    public double? LabelOf(int series) => _labels.TryGetValue(series, out double place) ? place : null;

    /// <summary>Writes axes, grid and guides.</summary>
    public void Write(StringBuilder svg)
    {
        foreach (AxisMark mark in _y.Marks())
        {
            svg.Append(
                Text(
                    $"<path class=\"grid\" d=\"M{Left} {mark.Pixel:0.#}H{_right:0.#}\"/><text class=\"tick\" x=\"{Left - 9}\" y=\"{mark.Pixel + 4.5:0.#}\" text-anchor=\"end\">{mark.Label}</text>\n"
                )
            );
        }

        // On a narrow screen letters are larger, and every other mark goes without its label.
        IReadOnlyList<AxisMark> marks = XMarks();
        for (int i = 0; i < marks.Count; i++)
        {
            string name = i % 2 == 1 && marks.Count > 4 ? "tick alt" : "tick";
            svg.Append(
                Text(
                    $"<path class=\"grid\" d=\"M{marks[i].Pixel:0.#} {Top}V{Bottom}\"/><text class=\"{name}\" x=\"{marks[i].Pixel:0.#}\" y=\"{Bottom + 20}\" text-anchor=\"middle\">{marks[i].Label}</text>\n"
                )
            );
        }

        svg.Append(Text($"<path class=\"axis\" d=\"M{Left} {Top}V{Bottom}H{_right:0.#}\"/>\n"));
        svg.Append(
            Text(
                $"<text class=\"name\" x=\"{(Left + _right) / 2:0.#}\" y=\"{Bottom + 46}\" text-anchor=\"middle\">{Encode(_figure.XLabel)}</text>\n"
            )
        );
        svg.Append(
            Text(
                $"<text class=\"name\" transform=\"translate(15 {(Top + Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Encode(_figure.YLabel)}</text>\n"
            )
        );
        foreach (FigureGuide guide in _figure.Guides)
        {
            Guide(svg, guide);
        }
    }

    private static IEnumerable<double> Heights(FigurePoint point) =>
        new[] { point.Y.Mean, point.Y.High, point.Y.Low }.Where(double.IsFinite);

    // A swept field has few values: each gets its own mark.
    private IReadOnlyList<AxisMark> XMarks()
    {
        double[] values = [.. _figure.Series.SelectMany(s => s.Points).Select(p => p.X).Distinct()];
        return _figure.LogX && values.Length <= 12 ? _x.MarksAt(values, apart: 34)
            : _figure.LogX && values.Contains(0) ? [new AxisMark(_x.Map(0), "0"), .. _x.Marks()]
            : _x.Marks();
    }

    private void Guide(StringBuilder svg, FigureGuide guide)
    {
        double at = guide.OnX ? _x.Map(guide.Value) : Y(guide.Value);
        string path = guide.OnX ? Text($"M{at:0.#} {Top}V{Bottom}") : Text($"M{Left} {at:0.#}H{_right:0.#}");
        svg.Append($"<g class=\"guide\"><title>{Encode(guide.Label)}</title><path d=\"{path}\"/>");
        if (!guide.OnX)
        {
            // Above the line, or below it at the upper edge.
            double foot = at - Top < 20 ? at + 15 : at - 6;
            svg.Append(
                Text($"<text x=\"{_right - 6:0.#}\" y=\"{foot:0.#}\" text-anchor=\"end\">{Encode(guide.Label)}</text>")
            );
        }

        svg.Append("</g>\n");
    }

    // At the height of the last point; labels that would touch are moved apart.
    private Dictionary<int, double> Labels()
    {
        (int Series, double Place)[] wished =
        [
            .. _figure
                .Series.Select((s, i) => (Series: i, Place: s.Points.Count == 0 ? Top : Y(s.Points[^1].Y.Mean)))
                .OrderBy(w => w.Place),
        ];
        double[] places = [.. wished.Select(w => Math.Max(w.Place, Top + 4))];
        for (int i = 1; i < places.Length; i++)
        {
            places[i] = Math.Max(places[i], places[i - 1] + LabelRow);
        }

        for (int i = places.Length - 1; i >= 0; i--)
        {
            double most = i == places.Length - 1 ? Bottom : places[i + 1] - LabelRow;
            places[i] = Math.Min(places[i], most);
        }

        return wished.Select((w, i) => (w.Series, Place: places[i])).ToDictionary(w => w.Series, w => w.Place);
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(PrintableText.Lines(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
