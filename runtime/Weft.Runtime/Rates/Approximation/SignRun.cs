using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>Neighbouring errors of one sign.</summary>
/// <param name="IsNegative">Their sign.</param>
/// <param name="Size">Their norm.</param>
/// <param name="Place">Index of the largest one.</param>
/// <param name="Largest">Its size.</param>
internal sealed record SignRun(bool IsNegative, double Size, int Place, double Largest)
{
    /// <summary>
    /// Sets of errors with signs that alternate along the distances, so many that the smallest of their norms is as large as
    /// merging and leaving out makes it. Fewer where the errors change sign less often.
    /// </summary>
    /// <param name="errors">Errors by distance.</param>
    /// <param name="norm">The norm of a set.</param>
    /// <param name="count">How many sets are wanted.</param>
    public static IReadOnlyList<SignRun> Alternating(ReadOnlySpan<double> errors, ErrorNorm norm, int count)
    {
        var runs = new List<SignRun>();
        for (int n = 0; n < errors.Length; n++)
        {
            if (errors[n] == 0)
            {
                continue;
            }

            var one = new SignRun(errors[n] < 0, Math.Abs(errors[n]), n, Math.Abs(errors[n]));
            if (runs.Count > 0 && runs[^1].IsNegative == one.IsNegative)
            {
                runs[^1] = runs[^1].With(one, norm);
            }
            else
            {
                runs.Add(one);
            }
        }

        while (runs.Count > count)
        {
            int least = Enumerable.Range(0, runs.Count).MinBy(i => runs[i].Size);
            if (runs.Count == count + 1 || least == 0 || least == runs.Count - 1)
            {
                // One too many: only an end can go.
                runs.RemoveAt(
                    least == 0 ? 0
                    : least == runs.Count - 1 ? runs.Count - 1
                    : runs[0].Size < runs[^1].Size ? 0
                    : runs.Count - 1
                );
            }
            else
            {
                runs[least - 1] = runs[least - 1].With(runs[least + 1], norm);
                runs.RemoveRange(least, 2);
            }
        }

        return runs;
    }

    private SignRun With(SignRun other, ErrorNorm norm) =>
        new(
            IsNegative,
            norm.Of([Size, other.Size]),
            Largest < other.Largest ? other.Place : Place,
            Math.Max(Largest, other.Largest)
        );
}
