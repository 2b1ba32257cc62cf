using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Reports;

/// <summary>Which colour a series has, and which of the dashes and marks.</summary>
/// <param name="Colour">Index of the colour; null for grey.</param>
/// <param name="Stroke">Index of dash and mark.</param>
internal readonly record struct SeriesPen(int? Colour, int Stroke);

/// <summary>
/// Gives every design of a report one colour in all its figures, and every variant of it a dash and a mark. Where there is
/// one design alone, its variants have the colours. Series whose colours are an order are left as they are.
/// </summary>
internal static class SeriesPens
{
    /// <summary>The sections with the pens of all their figures chosen.</summary>
    public static IReadOnlyList<ReportSection> Assign(IReadOnlyList<ReportSection> sections)
    {
        FigureSeries[] all = [.. ReportOutline.FiguresOf(sections).SelectMany(f => f.Series.Where(s => !IsRamp(f, s)))];
        List<string> designs = [.. all.Where(IsColoured).Select(Design).Distinct()];
        List<string> variants = Variants(all.Where(s => IsColoured(s) && !IsReference(s)), besides: designs.Count > 1);
        List<string> references = Variants(all.Where(s => IsColoured(s) && IsReference(s)), besides: true);
        List<string> greys = [.. all.Where(s => !IsColoured(s)).Select(s => s.Label).Distinct()];
        int rounds = ((designs.Count - 1) / PlotPen.Colours) + 1;

        SeriesPen Pen(FigureSeries series)
        {
            if (!IsColoured(series))
            {
                return new(null, greys.IndexOf(series.Label));
            }

            int design = designs.IndexOf(Design(series));
            if (IsReference(series))
            {
                int reference = System.Math.Max(references.IndexOf(series.Variant), 0);
                return new(design % PlotPen.Colours, (design / PlotPen.Colours) + (rounds * reference));
            }

            int variant = System.Math.Max(variants.IndexOf(series.Variant), 0);
            return designs.Count > 1
                ? new(design % PlotPen.Colours, (design / PlotPen.Colours) + (rounds * variant))
                : new(variant % PlotPen.Colours, variant / PlotPen.Colours);
        }

        return
        [
            .. sections.Select(section =>
                section with
                {
                    Blocks =
                    [
                        .. section.Blocks.Select(block =>
                            block is ReportFigures figures
                                ? figures with
                                {
                                    Figures =
                                    [
                                        .. figures.Figures.Select(f =>
                                            f with
                                            {
                                                Series =
                                                [
                                                    .. f.Series.Select(s => IsRamp(f, s) ? s : s with { Pen = Pen(s) }),
                                                ],
                                            }
                                        ),
                                    ],
                                }
                                : block
                        ),
                    ],
                }
            ),
        ];
    }

    private static bool IsRamp(Figure figure, FigureSeries series) => figure.Ordered && PlotPen.IsShaded(series);

    private static bool IsReference(FigureSeries series) => series.Role is SeriesRole.Reference or SeriesRole.Stems;

    private static bool IsColoured(FigureSeries series) => series.Design is not null || !IsReference(series);

    private static string Design(FigureSeries series) => series.Design ?? series.Label;

    // Beside others, a design that is drawn as one line in one figure and as several in another has the same first stroke in both.
    private static List<string> Variants(IEnumerable<FigureSeries> series, bool besides) =>
        [.. series.Select(s => s.Variant).Where(v => !besides || v.Length > 0).Distinct()];
}
