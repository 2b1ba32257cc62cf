using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Timing;

namespace Weft.Bench.Models;

/// <summary>Training steps of one sequence of 1,024 to 65,536 positions, compiled, tuned and idiomatic by turns.</summary>
internal static class LengthMeasurement
{
    private const int Shortest = 1024;
    private const int Longest = 65536;

    /// <summary>Beyond it a step takes seconds, and four layers of T x T weights for eight heads soon fill the memory.</summary>
    private const int LongestIdiomatic = 2048;

    /// <summary>
    /// Transforms in float32 lose digits with length: against float64 one mixture of 8,192 positions by libtorch's is wrong by
    /// 5e-5 of values near 1, and the compiled one by 1e-6; four layers enlarge that.
    /// </summary>
    private static readonly Rival s_tuned = Rival.Tuned with { Bound = 1e-3 };

    /// <summary>The models measured, and what a filter is matched with.</summary>
    public static IEnumerable<(ModelCase Model, string Name)> Families =>
        ModelCases
            .All.Where(one => one.Name.StartsWith("DPF", StringComparison.Ordinal))
            .Select(one => (one, $"length, {one.Name}"));

    /// <summary>The curves of a model, compiled and otherwise.</summary>
    public static IEnumerable<LengthCurve> Of(ModelCase family)
    {
        var points = new Dictionary<string, List<LengthPoint>>();
        for (int length = Shortest; length <= Longest; length *= 2)
        {
            var one = family with
            {
                Batch = 1,
                Length = length,
                Passes = [ModelPass.Step],
                Rivals = length <= LongestIdiomatic ? [Rival.Idiomatic, s_tuned] : [s_tuned],
            };
            foreach (ModelRow row in CaseMeasurement.Rows(one))
            {
                Add("compiled", row.OursMs);
                Add(row.Against, row.TheirsMs);
                Console.WriteLine(ModelResults.Line(row));
            }

            void Add(string side, double ms)
            {
                var list = points.TryGetValue(side, out var known) ? known : points[side] = [];
                if (list.All(p => p.Length != length))
                {
                    list.Add(new LengthPoint(length, ms));
                }
            }
        }

        return points.Select(side => new LengthCurve(family.Name, side.Key, side.Value));
    }
}
