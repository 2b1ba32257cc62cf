using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// Maps values to pixels and chooses where the marks stand. A logarithmic axis that is to show 0 as well has a place
/// for it beyond the smallest positive value.
/// </summary>
internal sealed class Axis
{
    private const double Margin = 0.04;

    private readonly bool _log;
    private readonly double _low;
    private readonly double _high;
    private readonly double _zero;
    private readonly double _from;
    private readonly double _to;

    /// <summary>An axis that shows all <paramref name="values"/> between two pixels.</summary>
    /// <param name="values">Values to show; at least one, and where the axis is logarithmic one above 0.</param>
    /// <param name="log">Whether equal ratios take equal room.</param>
    /// <param name="from">Pixel of the lowest value.</param>
    /// <param name="to">Pixel of the highest value.</param>
    public Axis(IReadOnlyCollection<double> values, bool log, double from, double to)
    {
        (_log, _from, _to) = (log, from, to);
        double[] placed = [.. log ? values.Where(v => v > 0).DefaultIfEmpty(1).Select(Math.Log10) : values];
        (_low, _high) = (placed.Min(), placed.Max());
        // Losses that are nearly the same are to look so; and a single value needs some room on both sides, also one of a
        // size that swallows a small step.
        double least =
            log ? 0.6
            : _high > _low ? 0
            : Math.Max(0.6, Math.Abs(_high) * 0.1);
        double room = Math.Max(0, least - (_high - _low)) / 2;
        (_low, _high) = (_low - room, _high + room);

        double gap = 0.09 * (_high - _low);
        _zero = _low - gap;
        _low -= log && values.Any(v => v == 0) ? gap + (0.05 * (_high - _low)) : Margin * (_high - _low);
        _high += Margin * (_high - _low);
    }

    /// <summary>The pixel of a value; values beyond the axis stop at its ends.</summary>
    public double Map(double value)
    {
        double place =
            !_log ? value
            : value > 0 ? Math.Log10(value)
            : _zero;
        return _from + ((Math.Clamp(place, _low, _high) - _low) / (_high - _low) * (_to - _from));
    }

    /// <summary>About six marks with their labels.</summary>
    public IReadOnlyList<AxisMark> Marks() =>
        [.. (_log ? LogMarks() : LinearMarks()).Select(v => new AxisMark(Map(v), Label(v)))];

    /// <summary>A label for each of some values, where they do not stand closer than <paramref name="apart"/> pixels.</summary>
    public IReadOnlyList<AxisMark> MarksAt(IEnumerable<double> values, double apart)
    {
        var marks = new List<AxisMark>();
        foreach (double value in values.Distinct().Order())
        {
            if (marks.Count == 0 || Math.Abs(Map(value) - marks[^1].Pixel) >= apart)
            {
                marks.Add(new AxisMark(Map(value), NumberText.Plain(value)));
            }
        }

        return marks;
    }

    // Powers of ten throughout where some need them: no zeros to be counted.
    private string Label(double value) =>
        _log && ((_low < -3.5 && value < 0.9) || value >= 100_000) ? NumberText.Power(value) : NumberText.Plain(value);

    private IEnumerable<double> LogMarks()
    {
        // Whole decades where two or more are in sight, else the usual steps within a decade.
        int first = (int)Math.Ceiling(_low);
        int last = (int)Math.Floor(_high);
        if (last > first)
        {
            int stride = ((last - first) / 7) + 1;

            // Multiples of the stride, so that 1 is marked where it is in sight.
            first = (int)Math.Ceiling((double)first / stride) * stride;
            return Enumerable.Range(0, ((last - first) / stride) + 1).Select(i => Math.Pow(10, first + (i * stride)));
        }

        double[] steps = _high - _low > 0.5 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];
        double[] inner =
        [
            .. Enumerable
                .Range((int)Math.Floor(_low), 3)
                .SelectMany(decade => steps.Select(s => s * Math.Pow(10, decade)))
                .Where(v => Math.Log10(v) >= _low && Math.Log10(v) <= _high),
        ];
        return inner.Length > 1
            ? inner
            : [Math.Pow(10, _low + (0.1 * (_high - _low))), Math.Pow(10, _high - (0.1 * (_high - _low)))];
    }

    private IEnumerable<double> LinearMarks()
    {
        double rough = (_high - _low) / 5;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1.0, 2, 5, 10 }.First(s => s * power >= rough * 0.999);
        int count = (int)Math.Floor((_high - _low) / step) + 2;
        double start = Math.Ceiling(_low / step);
        return Enumerable.Range(0, count).Select(i => (start + i) * step).Where(v => v <= _high);
    }
}

/// <summary>A labelled place of an axis.</summary>
internal readonly record struct AxisMark(double Pixel, string Label);
