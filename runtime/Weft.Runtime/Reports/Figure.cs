using System.Collections.Generic;

namespace Weft.Runtime.Reports;

/// <summary>A line plot of losses: data and words, no drawing. The y axis is always logarithmic.</summary>
/// <param name="Id">Name of its file, without an extension.</param>
/// <param name="Title">What is plotted.</param>
/// <param name="XLabel">What the x axis counts.</param>
/// <param name="YLabel">What the y axis measures.</param>
/// <param name="LogX">Whether the x axis is logarithmic too.</param>
/// <param name="Series">One line each.</param>
internal sealed record Figure(
    string Id,
    string Title,
    string XLabel,
    string YLabel,
    bool LogX,
    IReadOnlyList<FigureSeries> Series
);

/// <summary>One line of a figure.</summary>
internal sealed record FigureSeries(string Label, IReadOnlyList<FigurePoint> Points);

/// <summary>A mean over seeds at one place of the x axis, with its range.</summary>
internal sealed record FigurePoint(double X, Spread Y);
