using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>What a report consists of, in order, for every writer. A new part is a method and a line.</summary>
internal static class ReportOutline
{
    private static readonly Func<ReportDocument, IEnumerable<ReportSection>>[] s_parts =
    [
        d => d.Claims.Count == 0 ? [] : [Claims(d.Claims)],
        Comparison,
        Accuracies,
        Errors,
        Longer,
        Training,
        Memory,
        d => d.Sections,
        Matches,
        d => SearchText.Sections(d.Searched),
        d => SkippedText.Sections(d.Skipped),
        Slopes,
        Trials,
        Settings,
        Reproduction,
    ];

    // The settings of a task may be in its name; file systems allow some 250 bytes.
    private const int LongestName = 80;

    /// <summary>All sections, their figures numbered from 1 and free of what cannot be drawn.</summary>
    public static IReadOnlyList<ReportSection> Of(ReportDocument document)
    {
        int drawn = 0;
        return SeriesPens.Assign([
            .. s_parts
                .SelectMany(part => part(document))
                .Select(section => section with { Blocks = [.. section.Blocks.Select(Number)] })
                .Select(section => section with { Blocks = [.. section.Blocks.Where(IsFilled)] })
                .Where(section => section.Blocks.Any(b => b is not ReportWords)),
        ]);

        // Ids name files: two figures whose names differ only in letters that a file name cannot hold stay apart.
        ReportBlock Number(ReportBlock block) =>
            block is ReportFigures figures
                ? figures with
                {
                    Figures =
                    [
                        .. figures
                            .Figures.Select(Drawable)
                            .Where(f => f.Series.Count > 0 || f.Grid is not null)
                            .Select(f => f with { Id = $"{++drawn:00}-{FileSafe(f.Id)}" }),
                    ],
                }
                : block;
    }

    /// <summary>The figures of a report, in order.</summary>
    public static IEnumerable<Figure> FiguresOf(IEnumerable<ReportSection> sections) =>
        sections.SelectMany(s => s.Blocks).OfType<ReportFigures>().SelectMany(f => f.Figures);

    /// <summary>Whether claims hold.</summary>
    public static ReportSection Claims(IReadOnlyList<ClaimOutcome> claims) =>
        new("Claims", [ClaimText.Table(claims), new ReportWords(ClaimText.Reading), ClaimText.Meanings(claims)]);

    private static IEnumerable<ReportSection> Comparison(ReportDocument document) =>
        [new("Comparison", [ReportText.Summary(TrialGroup.Of(document.Trials)), new ReportWords(ReportText.Reading)])];

    private static IEnumerable<ReportSection> Accuracies(ReportDocument document) =>
        AccuracyText.Accuracies(document.Trials) is { Rows.Count: > 0 } table
            ? [new("Accuracy", [table, new ReportWords(AccuracyText.Reading)])]
            : [];

    private static IEnumerable<ReportSection> Errors(ReportDocument document) =>
        [
            new(
                "Error against size",
                [
                    new ReportWords(ReportText.FigureReading),
                    new ReportFigures([.. Figures.Sweeps(document), .. Figures.Accuracies(document)]),
                    .. HeatMaps(Figures.Grids(document)),
                ]
            ),
        ];

    private static IEnumerable<ReportBlock> HeatMaps(IReadOnlyList<Figure> grids) =>
        grids.Count == 0 ? [] : [new ReportWords(ReportText.GridReading), new ReportFigures(grids) { Shown = 4 }];

    private static IEnumerable<ReportSection> Longer(ReportDocument document) =>
        LongerSequences.Table(document.Trials) is { Rows.Count: > 0 } table
            ?
            [
                new(
                    "Longer sequences",
                    [
                        table,
                        new ReportWords(LongerSequences.Reading),
                        new ReportFigures(Figures.Lengths(document)) { Shown = 4 },
                    ]
                ),
            ]
            : [];

    private static IEnumerable<ReportSection> Training(ReportDocument document) =>
        [
            new(
                "Loss during training",
                [new ReportWords(ReportText.CurveReading), new ReportFigures(Figures.Curves(document)) { Shown = 4 }]
            ),
        ];

    private static IEnumerable<ReportSection> Memory(ReportDocument document) =>
        [
            new(
                "Learned memory",
                [
                    new ReportWords(ReportText.MemoryReading),
                    new ReportFigures(MemoryFigures.Responses(document)),
                    new ReportWords(ReportText.HeadReading),
                    new ReportFigures(MemoryFigures.Heads(document)) { Shown = 4 },
                ]
            ),
        ];

    private static IEnumerable<ReportSection> Matches(ReportDocument document) =>
        document.Matches.Count == 0
            ? []
            : [new("Matched sizes", [new ReportWords(MatchText.Reading), MatchText.Table(document)])];

    private static IEnumerable<ReportSection> Slopes(ReportDocument document) =>
        ReportText.Slopes(document.Trials) is { Rows.Count: > 0 } slopes ? [new("Learned slopes", [slopes])] : [];

    private static IEnumerable<ReportSection> Trials(ReportDocument document) =>
        [new("Trials", [ReportText.Trials(document.Trials)])];

    private static IEnumerable<ReportSection> Settings(ReportDocument document) =>
        [new("Settings and machine", [ReportText.Settings(document)])];

    private static IEnumerable<ReportSection> Reproduction(ReportDocument document) =>
        [
            new(
                "Reproduce",
                [
                    new ReportListing("", document.Command, "sh"),
                    .. document.Sources.Select(s => new ReportListing(s.Path, s.Text, "yaml")),
                ]
            ),
        ];

    private static bool IsFilled(ReportBlock block) =>
        block is not (ReportFigures { Figures.Count: 0 } or ReportTable { Rows.Count: 0 });

    private static Figure Drawable(Figure figure) =>
        figure with
        {
            Series =
            [
                .. figure
                    .Series.Select(s => s with { Points = [.. s.Points.Where(p => IsDrawable(figure, p))] })
                    .Where(s => s.Points.Count > 0),
            ],
            Guides =
            [
                .. figure.Guides.Where(g =>
                    double.IsFinite(g.Value) && ((g.OnX ? !figure.LogX : !figure.LogY) || g.Value > 0)
                ),
            ],
        };

    private static bool IsDrawable(Figure figure, FigurePoint point) =>
        double.IsFinite(point.X)
        && (!figure.LogX || point.X >= 0)
        && double.IsFinite(point.Y.Mean)
        && (!figure.LogY || point.Y.Mean > 0);

    private static string FileSafe(string name) =>
        string.Concat(
            name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')
        );
}
