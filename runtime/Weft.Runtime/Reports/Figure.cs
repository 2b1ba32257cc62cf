using System.Collections.Generic;

namespace Weft.Runtime.Reports;

/// <summary>A line plot: data and words, no drawing. What has no place on a logarithmic axis is left out of it.</summary>
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
}

/// <summary>One line of a figure.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Points">Its points, x ascending.</param>
public sealed record FigureSeries(string Label, IReadOnlyList<FigurePoint> Points)
{
    /// <summary>What it stands for.</summary>
    public SeriesRole Role { get; init; }
}

/// <summary>What a line of a figure stands for.</summary>
public enum SeriesRole
{
    /// <summary>Something measured.</summary>
    Measured,

    /// <summary>What measurements are held against, such as a bound or a true kernel: dashed, without colour.</summary>
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
    /// <summary>A point without a range.</summary>
    public FigurePoint(double x, double y)
        : this(x, new Spread(1, y, y, y)) { }
}

/// <summary>A dotted line across a plot.</summary>
/// <param name="Value">Where it crosses its axis.</param>
/// <param name="Label">What is there; shown as a tooltip, and beside the line where there is room.</param>
/// <param name="OnX">Whether the value is one of the x axis, so that the line is vertical.</param>
public sealed record FigureGuide(double Value, string Label, bool OnX);
