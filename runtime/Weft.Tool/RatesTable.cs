using System.IO;
using System.Linq;
using Weft.Runtime.Rates;
using Weft.Runtime.Rates.Fits;
using Weft.Runtime.Trials;

namespace Weft.Tool;

/// <summary>Rates as columns of text.</summary>
internal static class RatesTable
{
    private const int TextColumns = 4;

    /// <summary>Writes rates, then what each trained error consists of, then designs side by side, then remarks.</summary>
    public static void Write(TextWriter output, RateAnalysis analysis)
    {
        string[] header =
        [
            "design",
            "target",
            "measured",
            "model",
            "exponent",
            "interval",
            "R2",
            "points",
            "seeds",
            "floor",
            "would decide",
            "first",
            "last",
        ];
        PlainColumns.Write(output, [header, .. analysis.Rates.Select(r => Row(r, analysis))], c => c >= TextColumns);
        if (analysis.Splits.Count > 0)
        {
            output.WriteLine();
            string[] names =
            [
                "design",
                "target",
                "size",
                "loss",
                "approximation",
                "optimisation",
                "share of approximation",
            ];
            PlainColumns.Write(output, [names, .. analysis.Splits.Select(Row)], c => c >= 2);
        }

        if (analysis.Comparisons.Count > 0)
        {
            output.WriteLine();
            string[][] rows = [.. analysis.Comparisons.Select(c => RateWords.Row(c).ToArray())];
            PlainColumns.Write(
                output,
                [
                    [.. RateWords.ComparisonHeadings],
                    .. rows,
                ],
                c => c >= 3
            );
        }

        foreach (string remark in analysis.Remarks.Concat(RateWords.LeftOut(analysis)))
        {
            output.WriteLine(remark);
        }
    }

    private static string[] Row(SeriesRate rate, RateAnalysis analysis)
    {
        RateFit fit = rate.Fit;
        RatePoint[] points = [.. analysis.Points.Where(p => p.Series == rate.Series).OrderBy(p => p.Size)];
        string Mean(double size) =>
            NumberText.Loss(
                points.Where(p => p.Size == size).Select(p => p.Error).DefaultIfEmpty(double.NaN).Average()
            );
        return
        [
            rate.Series.Design,
            rate.Series.Target,
            rate.Series.Quantity,
            fit.ModelText,
            fit.HasRate ? NumberText.Plain(fit.Exponent) : NumberText.Missing,
            RateWords.Interval(fit),
            NumberText.Plain(fit.Determination),
            $"{fit.Points}",
            fit.Seeds > 0 ? $"{fit.Seeds}" : NumberText.Missing,
            fit.Floor > 0 ? NumberText.Loss(fit.Floor) : NumberText.Missing,
            RateWords.Needed(fit),
            Mean(points[0].Size),
            Mean(points[^1].Size),
        ];
    }

    private static string[] Row(ErrorSplit split) =>
        [
            split.Series.Design,
            split.Series.Target,
            NumberText.Plain(split.Size),
            NumberText.Loss(split.Loss),
            NumberText.Loss(split.Approximation),
            NumberText.Loss(split.Optimisation),
            NumberText.Plain(split.Share),
        ];
}
