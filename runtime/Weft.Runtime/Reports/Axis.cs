using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Weft.Runtime.Reports;

/// <summary>Maps values to pixels and chooses where the marks stand.</summary>
internal sealed class Axis
{
    private readonly bool _log;
    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    /// <summary>An axis that shows all <paramref name="values"/> between two pixels.</summary>
    /// <param name="values">Values to show; positive where the axis is logarithmic; at least one.</param>
    /// <param name="log">Whether equal ratios take equal room.</param>
    /// <param name="from">Pixel of the lowest value.</param>
    /// <param name="to">Pixel of the highest value.</param>
    public Axis(IReadOnlyCollection<double> values, bool log, double from, double to)
    {
        (_log, _from, _to) = (log, from, to);
        double low = Scale(values.Min());
        double high = Scale(values.Max());

        // A single value still needs some room on both sides.
        double margin = high > low ? 0.05 * (high - low) : 0.3;
        (_low, _high) = (low - margin, high + margin);
    }

    /// <summary>The pixel of a value; values beyond the axis stop at its ends.</summary>
    public double Map(double value)
    {
        double place = _log && value <= 0 ? _low : Math.Clamp(Scale(value), _low, _high);
        return _from + ((place - _low) / (_high - _low) * (_to - _from));
    }

    /// <summary>About six marks with their labels.</summary>
    public IEnumerable<(double Pixel, string Label)> Marks() =>
        (_log ? LogMarks() : LinearMarks()).Select(v => (Map(v), NumberText.Plain(v)));

    /// <summary>Marks for values that are powers of ten in thought: "1e-5".</summary>
    public IEnumerable<(double Pixel, string Label)> LossMarks() =>
        LogMarks()
            .Select(v =>
                (
                    Map(v),
                    v.ToString("0.#e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal)
                )
            );

    private double Scale(double value) => _log ? Math.Log10(value) : value;

    private IEnumerable<double> LogMarks()
    {
        // Whole decades where two or more are in sight, else the usual steps within a decade.
        int first = (int)Math.Ceiling(_low);
        int last = (int)Math.Floor(_high);
        if (last > first)
        {
            int stride = ((last - first) / 7) + 1;
            return Enumerable.Range(0, ((last - first) / stride) + 1).Select(i => Math.Pow(10, first + (i * stride)));
        }

        double[] steps = [1, 1.5, 2, 3, 4, 5, 6, 8];
        return Enumerable
            .Range((int)Math.Floor(_low), 3)
            .SelectMany(decade => steps.Select(s => s * Math.Pow(10, decade)))
            .Where(v => Math.Log10(v) >= _low && Math.Log10(v) <= _high);
    }

    private IEnumerable<double> LinearMarks()
    {
        double rough = (_high - _low) / 5;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1.0, 2, 5, 10 }.First(s => s * power >= rough);
        for (double mark = Math.Ceiling(Math.Max(0, _low) / step) * step; mark <= _high; mark += step)
        {
            yield return mark;
        }
    }
}
