using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Rates;

/// <summary>A study of rates as sections of a report.</summary>
public static class RatesSections
{
    private const string RatesWords =
        "n of s^-n for a power, of e^(-n s) for an exponential, s the size. Of trained models, whose error is the root of the "
        + "test loss, the interval holds the n of the design at 95 % over seeds, with room for a floor. Where forms or a floor "
        + "cannot be told apart there is no number but the reason, a lower bound ('≥') of n that no floor lowers, and how many "
        + "seeds or sizes would decide. Nothing in a best approximation is chance: its interval is the range of n over all "
        + "parts of at least half the sizes. Points are the sizes that the fit rests on. 'best l2' compares with trained "
        + "errors, and no training can beat it.";

    private const string FigureWords =
        "Dashed lines in the colour of a design are the theorem's expression with its constant fitted to the smallest size; below them the error falls "
        + "at least as fast as is proved. Both axes are logarithmic.";

    private const string SplitWords =
        "The mean test loss over seeds is the loss of the best approximation, which the design cannot go below, and what "
        + "training did not find. Training draws new sequences at every step, so there is no error of a finite sample but "
        + "that of the test set, which may make a small difference negative.";

    private const string BestWords =
        "The smallest error that was found for each size, and what no weights of that many heads can be below, where "
        + "something is proved: by singular values of the target, and by errors that alternate in sign. Found and bound within "
        + "1 % is proved. Digits: whether the error is above a bound on what arithmetic in doubles does to it; where it is not, "
        + "no rate rests on it, and more digits might lower it.";

    private const string BoundWords = "Steepest is the largest n among those drawn whose curve no point lies above.";

    private const string ComparisonWords =
        "Ratio of errors, the geometric mean over sizes and seeds that both designs have, with the p-value of the two-sided "
        + "sign-flip test over those pairs. Exponents are compared seed by seed with Student's test: n of the form that both "
        + "have, or the mean slope of -log E against log s over common sizes, which needs no form. A positive difference says "
        + "that the first falls faster. Each p-value is of its pair alone.";

    private const string ChoiceWords =
        "For each design and target the learning rate with the smallest validation loss, tried with the first seed; the band "
        + "is the range of test errors over all rates that were tried, at the smallest and the largest size.";

    /// <summary>The sections, without those that have nothing to show.</summary>
    public static IReadOnlyList<ReportSection> Of(RateAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ReportSection[] sections =
        [
            new("Rates", [new ReportWords(RatesWords), Rates(analysis), .. Remarks(analysis)]),
            new("Rates in figures", [new ReportWords(FigureWords), new ReportFigures([.. Figures(analysis)])]),
            new("Best approximations", [new ReportWords(BestWords), Best(analysis)]),
            new(
                "Approximation and training",
                [new ReportWords(SplitWords), Splits(analysis), new ReportFigures([.. SplitFigures(analysis)])]
            ),
            new("Designs compared", [new ReportWords(ComparisonWords), Comparisons(analysis)]),
            new("Bounds", [new ReportWords(BoundWords), Bounds(analysis)]),
            new("Learning rates", [new ReportWords(ChoiceWords), Choices(analysis)]),
        ];
        return [.. sections.Where(s => s.Blocks.OfType<ReportTable>().All(t => t.Rows.Count > 0))];
    }

    private static IEnumerable<ReportBlock> Remarks(RateAnalysis analysis) =>
        analysis.Remarks.Concat(RateWords.LeftOut(analysis)).Select(r => new ReportWords(r));

    private static ReportTable Rates(RateAnalysis analysis) =>
        new ReportTable(
            [
                "design",
                "target",
                "measured",
                "model",
                "exponent",
                "interval",
                "R²",
                "scatter",
                "points",
                "seeds",
                "floor",
                "would decide",
                "theorem n",
            ],
            4,
            [
                .. analysis.Rates.Select<SeriesRate, string[]>(r =>
                    [
                        r.Series.Design,
                        r.Series.Target,
                        r.Series.Quantity,
                        r.Fit.ModelText,
                        r.Fit.HasRate ? NumberText.Plain(r.Fit.Exponent) : NumberText.Missing,
                        RateWords.Interval(r.Fit),
                        NumberText.Plain(r.Fit.Determination),
                        NumberText.Plain(r.Fit.Scatter),
                        NumberText.Count(r.Fit.Points),
                        r.Fit.Seeds > 0 ? NumberText.Count(r.Fit.Seeds) : NumberText.Missing,
                        r.Fit.Floor > 0 ? NumberText.Loss(r.Fit.Floor) : NumberText.Missing,
                        RateWords.Needed(r.Fit),
                        analysis.Bounds.FirstOrDefault(b => b.Series == r.Series) is { Bound.Applies: true } bound
                            ? Order(bound.Bound.Limit)
                            : NumberText.Missing,
                    ]
                ),
            ]
        ).Naming("design", "target", "measured");

    private static ReportTable Best(RateAnalysis analysis) =>
        new(
            ["design", "target", "measured", "size", "found", "at least", "proved to 1 %", "digits"],
            3,
            [
                .. analysis
                    .Points.Where(p => p.Series.Quantity != RateSeries.Trained)
                    .Select<RatePoint, string[]>(p =>
                        [
                            p.Series.Design,
                            p.Series.Target,
                            p.Series.Quantity,
                            NumberText.Plain(p.Size),
                            NumberText.Loss(p.Error),
                            p.LowerBound > 0 ? NumberText.Loss(p.LowerBound) : NumberText.Missing,
                            p.IsProved ? "yes" : "no",
                            p.IsResolved ? "resolved"
                            : p.Error > p.Rounding ? "no better than fewer heads"
                            : "rounding",
                        ]
                    ),
            ]
        );

    private static string Order(double limit) => double.IsInfinity(limit) ? "any" : $"≤ {NumberText.Plain(limit)}";

    private static IEnumerable<Figure> Figures(RateAnalysis analysis)
    {
        // Trained models and their best approximations share an axis; other norms have one of their own.
        static string Axis(string quantity) => quantity == RateSeries.Trained ? RateSeries.BestSquares : quantity;
        foreach (
            var group in analysis
                .Points.GroupBy(p => p.Series)
                .GroupBy(s => (s.Key.Target, s.Key.SizeField, Quantity: Axis(s.Key.Quantity)))
        )
        {
            string size = TrialGroup.ShortName(group.Key.SizeField);
            yield return new Figure(
                $"{group.Key.Target}-{size}-{group.Key.Quantity}",
                $"{group.Key.Target}: error against {size}, {group.Key.Quantity}",
                size,
                "error",
                LogX: true,
                [.. group.Select(Measured), .. group.SelectMany(s => References(analysis, s.Key))]
            );
        }
    }

    private static FigureSeries Measured(IGrouping<RateSeries, RatePoint> series) =>
        new(
            $"{series.Key.Design}, {series.Key.Quantity}",
            [
                .. series
                    .GroupBy(p => p.Size)
                    .OrderBy(g => g.Key)
                    .Select(g => FigurePoint.Of(g.Key, g.Select(p => p.Error))),
            ]
        )
        {
            Design = series.Key.Design,
            Variant = series.Key.Quantity,
        };

    private static IEnumerable<FigureSeries> References(RateAnalysis analysis, RateSeries series) =>
        analysis
            .Bounds.Where(b => b.Series == series && series.Quantity != RateSeries.Trained)
            .SelectMany(b => b.Curves)
            .Select(c => new FigureSeries(
                $"{series.Design}: theorem, n = {NumberText.Plain(c.Order)}",
                [.. c.Points.Select(p => new FigurePoint(p.Size, p.Error))]
            )
            {
                Role = SeriesRole.Reference,
                Design = series.Design,
                Variant = NumberText.Plain(c.Order),
            });

    private static ReportTable Splits(RateAnalysis analysis) =>
        new ReportTable(
            [
                "design",
                "target",
                "size",
                "test loss",
                "smallest",
                "approximation",
                "optimisation",
                "share of approximation",
            ],
            2,
            [
                .. analysis.Splits.Select<ErrorSplit, string[]>(s =>
                    [
                        s.Series.Design,
                        s.Series.Target,
                        NumberText.Plain(s.Size),
                        NumberText.Loss(s.Loss),
                        NumberText.Loss(s.LeastLoss),
                        NumberText.Loss(s.Approximation),
                        NumberText.Loss(s.Optimisation),
                        NumberText.Plain(s.Share),
                    ]
                ),
            ]
        ).Naming("design", "target");

    private static IEnumerable<Figure> SplitFigures(RateAnalysis analysis)
    {
        foreach (var group in analysis.Splits.GroupBy(s => (s.Series.Target, s.Series.SizeField)))
        {
            string size = TrialGroup.ShortName(group.Key.SizeField);
            yield return new Figure(
                $"{group.Key.Target}-{size}-split",
                $"{group.Key.Target}: what the loss consists of",
                size,
                "loss",
                LogX: true,
                [
                    .. group
                        .GroupBy(s => s.Series.Design)
                        .SelectMany(design =>
                            new FigureSeries[]
                            {
                                new($"{design.Key}: loss", [.. design.Select(s => new FigurePoint(s.Size, s.Loss))])
                                {
                                    Design = design.Key,
                                },
                                new(
                                    $"{design.Key}: approximation",
                                    [.. design.Select(s => new FigurePoint(s.Size, s.Approximation))]
                                )
                                {
                                    Role = SeriesRole.Reference,
                                    Design = design.Key,
                                },
                            }
                        ),
                ]
            );
        }
    }

    private static ReportTable Comparisons(RateAnalysis analysis) =>
        new ReportTable(RateWords.ComparisonHeadings, 3, [.. analysis.Comparisons.Select(RateWords.Row)]).Naming(
            "target"
        );

    private static ReportTable Bounds(RateAnalysis analysis) =>
        new ReportTable(
            ["design", "target", "measured", "theorem", "steepest"],
            4,
            [
                .. analysis.Bounds.Select<BoundCheck, string[]>(b =>
                    [b.Series.Design, b.Series.Target, b.Series.Quantity, b.Bound.Theorem, NumberText.Plain(b.Steepest)]
                ),
            ]
        ).Naming("design", "target", "measured");

    private static ReportTable Choices(RateAnalysis analysis) =>
        new ReportTable(
            ["design", "target", "learning rate", "band, smallest size", "band, largest size"],
            2,
            [
                .. analysis.Choices.Select<RateChoice, string[]>(c =>
                    [c.Design, c.Target, NumberText.Plain(c.Rate), Text(c.Bands[0]), Text(c.Bands[^1])]
                ),
            ]
        ).Naming("design", "target");

    private static string Text(SensitivityBand band) => $"{End(band.Low)} … {End(band.High)}";

    private static string End(double error) => double.IsFinite(error) ? NumberText.Loss(error) : "failed";
}
