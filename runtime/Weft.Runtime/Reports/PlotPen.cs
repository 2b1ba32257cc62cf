using System;
using System.Globalization;
using System.Linq;

namespace Weft.Runtime.Reports;

/// <summary>
/// How the series at an index is drawn. Colours, dashes and marks are given three ways, so that series stay apart for
/// every kind of colour vision and on paper; the colours themselves are in the style sheet, for light and dark.
/// </summary>
internal readonly record struct PlotPen(int Index, SeriesRole Role, double? Ramp, SeriesPen Pen)
{
    /// <summary>Colours of the style sheet.</summary>
    public const int Colours = 6;

    // Blue, magenta, orange: as readable on white as on black, and ever lighter.
    private static readonly (int R, int G, int B)[] s_ramp = [(59, 92, 196), (178, 64, 150), (224, 122, 31)];
    private static readonly string[] s_dashes = ["", "8 4", "2 3", "10 3 2 3"];
    private static readonly string[] s_referenceDashes = ["5 4", "1.5 3", "9 3 1.5 3", "14 4", "9 3 1.5 3 1.5 3"];

    /// <summary>The pen of a series.</summary>
    public static PlotPen Of(Figure figure, int index)
    {
        FigureSeries series = figure.Series[index];
        bool ordered = figure.Ordered && IsShaded(series);
        int last = figure.Series.Count(IsShaded) - 1;
        int? colour = IsShaded(series) ? index % Colours : null;
        return new(
            index,
            series.Role,
            ordered ? index / Math.Max(1.0, last) : null,
            series.Pen ?? new SeriesPen(colour, index / Colours)
        );
    }

    /// <summary>Whether it has a place on the ramp of a figure whose series are an order.</summary>
    public static bool IsShaded(FigureSeries series) => series.Role is SeriesRole.Measured or SeriesRole.Part;

    /// <summary>Attributes of the group that holds the series: its colour, which its elements take.</summary>
    public string Attributes =>
        Ramp is { } place ? Text($"class=\"s s{Index} ramp\" style=\"color:{Shade(place)}\"")
        : Pen.Colour is { } colour ? Text($"class=\"s s{Index} c{colour}\"")
        : Text($"class=\"s s{Index} ref\"");

    /// <summary>Attributes of the line.</summary>
    public string Line =>
        Role switch
        {
            SeriesRole.Reference =>
                $"stroke-width=\"2\" stroke-dasharray=\"{s_referenceDashes[Pen.Stroke % s_referenceDashes.Length]}\"",
            SeriesRole.Stems => "stroke-width=\"2\" stroke-opacity=\".7\"",
            SeriesRole.Part => "stroke-width=\"1.25\" stroke-opacity=\".8\"",
            _ when Ramp is null && s_dashes[Pen.Stroke % s_dashes.Length] is { Length: > 0 } dash =>
                $"stroke-width=\"2\" stroke-dasharray=\"{dash}\"",
            _ => "stroke-width=\"2\"",
        };

    /// <summary>The mark of a point; nothing for lines without marks.</summary>
    public string Mark(double x, double y) =>
        Role == SeriesRole.Stems ? Text($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\"/>")
        : Role != SeriesRole.Measured ? ""
        : Ramp is not null ? Text($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3.2\"/>")
        : (((Pen.Colour ?? 0) + Pen.Stroke + (Pen.Stroke / s_dashes.Length)) % 4) switch
        {
            0 => Text($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\"/>"),
            1 => Text($"<path d=\"M{x - 3.7:0.#} {y - 3.7:0.#}h7.4v7.4h-7.4z\"/>"),
            2 => Text($"<path d=\"M{x:0.#} {y - 5:0.#}l4.8 8.4h-9.6z\"/>"),
            _ => Text($"<path d=\"M{x:0.#} {y - 5:0.#}l5 5l-5 5l-5 -5z\"/>"),
        };

    private static string Shade(double place)
    {
        double at = Math.Clamp(place, 0, 1) * (s_ramp.Length - 1);
        int i = Math.Min((int)at, s_ramp.Length - 2);
        ((int r0, int g0, int b0), (int r1, int g1, int b1)) = (s_ramp[i], s_ramp[i + 1]);
        double t = at - i;
        return Text($"#{Mix(r0, r1, t):x2}{Mix(g0, g1, t):x2}{Mix(b0, b1, t):x2}");
    }

    private static int Mix(int from, int to, double t) => (int)Math.Round(from + ((to - from) * t));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
