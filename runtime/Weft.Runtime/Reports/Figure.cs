using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// A line plot, or a heat map: data and words, no drawing. What has no place on a logarithmic axis is left out of it.
/// </summary>
/// <param name="Id">Name of its file, without an extension; a report puts a number before it.</param>
/// <param name="Title">What is plotted.</param>
/// <param name="XLabel">What the x axis counts.</param>
/// <param name="YLabel">What the y axis measures.</param>
/// <param name="LogX">Whether the x axis is logarithmic; it then still has a place for 0, left of all others.</param>
/// <param name="Series">One line each.</param>
public sealed record Figure(
    string Id,
    string Title,
    string XLabel,
    string YLabel,
    bool LogX,
    IReadOnlyList<FigureSeries> Series
)
{
    /// <summary>Whether the y axis is logarithmic.</summary>
    public bool LogY { get; init; } = true;

    /// <summary>Whether the series are one quantity's values in order, to be coloured from one end of a ramp to the other.</summary>
    public bool Ordered { get; init; }

    /// <summary>Lines across the plot at one value of an axis.</summary>
    public IReadOnlyList<FigureGuide> Guides { get; init; } = [];

    /// <summary>What the reader should know of this figure alone; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>The values of a heat map, which has no series; null for a line plot.</summary>
    public FigureGrid? Grid { get; init; }
}

/// <summary>Values by two fields, drawn as colours on a logarithmic scale.</summary>
/// <param name="Columns">Values of the field of the x axis, from left to right.</param>
/// <param name="Rows">Values of the field of the y axis, from the bottom up.</param>
/// <param name="Values">A value for each row and column; what is not finite and positive has no colour.</param>
/// <param name="Low">Where the scale begins, above 0; beside each other, figures share a scale.</param>
/// <param name="High">Where the scale ends, not below <paramref name="Low"/>.</param>
public sealed record FigureGrid(
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Rows,
    IReadOnlyList<IReadOnlyList<double>> Values,
    double Low,
    double High
);

/// <summary>One line of a figure.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Points">Its points, x ascending.</param>
public sealed record FigureSeries(string Label, IReadOnlyList<FigurePoint> Points)
{
    /// <summary>What it stands for.</summary>
    public SeriesRole Role { get; init; }

    /// <summary>The design it belongs to, which has one colour in a report; the label where it is null.</summary>
    public string? Design { get; init; }

    /// <summary>What tells it from the others of its design; it chooses dash and mark.</summary>
    public string Variant { get; init; } = "";

    /// <summary>Colour and stroke, chosen for the whole report; null where a figure stands alone.</summary>
    internal SeriesPen? Pen { get; init; }
}

/// <summary>What a line of a figure stands for.</summary>
public enum SeriesRole
{
    /// <summary>Something measured.</summary>
    Measured,

    /// <summary>
    /// What measurements are held against, such as a bound or a true kernel: dashed, without a mark, in the colour of its
    /// design if it has one, else grey.
    /// </summary>
    Reference,

    /// <summary>The same at a few places only: lines from the foot of the plot.</summary>
    Stems,

    /// <summary>One of many parts, such as a head: thin, without a mark.</summary>
    Part,
}

/// <summary>A mean over seeds at one place of the x axis, with its range.</summary>
/// <param name="X">The place.</param>
/// <param name="Y">Mean and range; a count of 1 for a single value.</param>
public sealed record FigurePoint(double X, Spread Y)
{
    /// <summary>A point with its mean, its range and a dot for each finite value.</summary>
    public static FigurePoint Of(double x, IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return new(x, Spread.Of(finite)) { Seeds = finite };
    }

    /// <summary>The values, one a seed; empty where they are not to be drawn.</summary>
    public IReadOnlyList<double> Seeds { get; init; } = [];

    /// <summary>A point without a range.</summary>
    public FigurePoint(double x, double y)
        : this(x, new Spread(1, y, y, y)) { }
}

/// <summary>A dotted line across a plot.</summary>
/// <param name="Value">Where it crosses its axis.</param>
/// <param name="Label">What is there; shown as a tooltip, and beside the line where there is room.</param>
/// <param name="OnX">Whether the value is one of the x axis, so that the line is vertical.</param>
public sealed record FigureGuide(double Value, string Label, bool OnX);
