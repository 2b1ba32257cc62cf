using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
using Weft.Bench.Results;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;

namespace Weft.Bench.Models;

/// <summary>How a training step's cost grows with the length of its one sequence.</summary>
internal sealed record LengthCurve(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("against")] string Against,
    [property: JsonPropertyName("points")] IReadOnlyList<LengthPoint> Points
)
{
    /// <summary>The exponent s of a cost T^s: the slope of the line of least squares on logarithmic axes.</summary>
    [JsonPropertyName("slope")]
    public double Slope
    {
        get
        {
            (double X, double Y)[] logs = [.. Points.Select(p => (Math.Log(p.Length), Math.Log(p.Ms)))];
            var (x, y) = (logs.Average(p => p.X), logs.Average(p => p.Y));
            return logs.Sum(p => (p.X - x) * (p.Y - y)) / logs.Sum(p => (p.X - x) * (p.X - x));
        }
    }

    /// <summary>The costs as a table, one row for a curve.</summary>
    public static string Markdown(IReadOnlyList<LengthCurve> curves)
    {
        int[] lengths = [.. curves.SelectMany(c => c.Points).Select(p => p.Length).Distinct().Order()];
        return string.Join(
            '\n',
            [
                "A training step of one sequence (4 layers, D = 128, H = 8), milliseconds against its length T, and the slope on logarithmic axes:",
                "",
                $"| model | {string.Join(" | ", lengths)} | slope |",
                $"|---|{string.Concat(lengths.Select(_ => "---:|"))}---:|",
                .. curves.Select(curve =>
                    $"| {curve.Label} | {string.Join(" | ", lengths.Select(length => curve.Cell(length)))} | {ResultFiles.Text(curve.Slope)} |"
                ),
                "",
                "![cost against length](results/lengths.svg)",
            ]
        );
    }

    /// <summary>The same as a figure.</summary>
    public static string Draw(IReadOnlyList<LengthCurve> curves) =>
        SvgPlot.Document(
            new Figure(
                "lengths",
                "A training step against the length of its sequence",
                "positions T",
                "milliseconds",
                true,
                [
                    .. curves.Select(curve => new FigureSeries(
                        curve.Label,
                        [.. curve.Points.Select(p => new FigurePoint(p.Length, new Spread(1, p.Ms, p.Ms, p.Ms)))]
                    )),
                ]
            )
        );

    private string Label => $"{Model}, {Against}";

    private string Cell(int length) =>
        ResultFiles.Text(Points.Where(p => p.Length == length).Select(p => (double?)p.Ms).FirstOrDefault());
}

/// <summary>One length.</summary>
internal sealed record LengthPoint(
    [property: JsonPropertyName("length")] int Length,
    [property: JsonPropertyName("ms")] double Ms
);
