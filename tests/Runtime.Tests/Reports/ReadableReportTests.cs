using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Weft.Runtime.Rates;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

/// <summary>What a reader must not be misled by: anchors, colours, columns, figures and words of reports.</summary>
public sealed partial class ReadableReportTests
{
    private static readonly ReportDocument s_tokens = SyntheticReport.Tokens();

    [Fact]
    public void Every_section_has_an_anchor_of_its_own()
    {
        ReportDocument document = s_tokens with
        {
            Sections = [.. new[] { "Trials", "Trials", "Größe", "Grüße" }.Select(Section)],
        };

        string html = HtmlReport.Write(document);
        string[] ids = [.. Ids().Matches(html).Select(m => m.Groups[1].Value)];
        string[] links = [.. Links().Matches(html).Select(m => m.Groups[1].Value)];

        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(ids, links);
        Assert.Single(links, "longer-sequences");
        Assert.Single(ReportOutline.Of(document), s => s.Title == "Longer sequences");
    }

    [Fact]
    public void Longer_sequences_are_drawn_from_the_length_of_training_on()
    {
        ReportSection section = ReportOutline.Of(s_tokens).Single(s => s.Title == "Longer sequences");
        Figure[] figures = [.. ReportOutline.FiguresOf([section])];

        Assert.Equal(["mqar: test loss against length", "mqar: accuracy against length"], figures.Select(f => f.Title));
        Assert.All(
            figures,
            f =>
            {
                Assert.Equal(4, f.Series.Count);
                Assert.All(f.Series, s => Assert.Equal([64, 128, 256], s.Points.Select(p => p.X)));
                Assert.Equal(64, Assert.Single(f.Guides, g => g.OnX).Value);
            }
        );
        Assert.Equal(0.04, Assert.Single(figures[1].Guides, g => !g.OnX).Value, 1e-12);
        Assert.Equal("chance", figures[1].Guides.Single(g => !g.OnX).Label);
    }

    /// <summary>What a colour means in one figure it means in all; no two lines of a figure look the same.</summary>
    [Theory]
    [InlineData("tokens")]
    [InlineData("small")]
    [InlineData("large")]
    [InlineData("rates")]
    [InlineData("one design")]
    public void A_colour_is_one_design_throughout_a_report(string report)
    {
        ReportDocument document = report switch
        {
            "tokens" => s_tokens,
            "small" => SyntheticReport.Create(),
            "large" => LargeReport.Create(),
            "rates" => SyntheticReport.Create() with { Sections = RatesSections.Of(Rates()) },
            _ => SyntheticReport.Document([.. s_tokens.Trials.Where(t => t.Architecture == "RecallDp")]),
        };
        Figure[] figures = [.. ReportOutline.FiguresOf(ReportOutline.Of(document))];
        var lines = figures
            .SelectMany(f => f.Series.Select((s, i) => (Series: s, Pen: PlotPen.Of(f, i))))
            .Where(l => l.Pen.Ramp is null && l.Pen.Pen.Colour is not null)
            .ToList();

        Assert.NotEmpty(lines);
        bool several = lines.Select(l => l.Series.Design ?? l.Series.Label).Distinct().Count() > 1;
        Assert.All(
            lines.GroupBy(l => l.Pen.Pen.Colour),
            colour =>
                Assert.Single(
                    colour.Select(l => several ? l.Series.Design ?? l.Series.Label : l.Series.Variant).Distinct()
                )
        );
        foreach (Figure figure in figures)
        {
            PlotPen[] pens = [.. figure.Series.Select((_, i) => PlotPen.Of(figure, i))];
            string[] looks = [.. pens.Select(p => $"{Colour(p)} {p.Line} {p.Mark(0, 0)}")];
            Assert.Equal(looks.Distinct(), looks);
        }

        // The group of a series also names its place in the legend.
        static string Colour(PlotPen pen) => SeriesClass().Replace(pen.Attributes, "");
    }

    [Fact]
    public void A_constant_column_stands_above_its_table()
    {
        string markdown = MarkdownReport.Write(s_tokens);
        string html = HtmlReport.Write(s_tokens);

        Assert.Contains(
            "In every row: task mqar, seeds 3.\n\n| architecture | heads | test loss | range |",
            markdown,
            StringComparison.Ordinal
        );
        Assert.Contains("<p class=\"common\">In every row: task mqar, seeds 3.</p>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"col\">task</th>", html, StringComparison.Ordinal);

        // What was measured stays in its place, were it the same in all rows.
        ReportTable table = new ReportTable(
            ["design", "loss"],
            1,
            [
                ["A", "1"],
                ["A", "1"],
            ]
        ).Naming("design");
        (ReportTable lifted, IReadOnlyList<KeyValuePair<string, string>> common) = table.Lift();
        Assert.Equal(["loss"], lifted.Columns.Select(c => c.Name));
        Assert.Equal([new("design", "A")], common);
        Assert.Empty((
                table with
                {
                    Rows =
                    [
                        ["A", "1"],
                    ],
                }
            ).Lift().Common);
    }

    /// <summary>One seed has no range: no column of dashes.</summary>
    [Fact]
    public void One_seed_has_no_column_of_ranges()
    {
        ReportDocument document = s_tokens with { Trials = [.. s_tokens.Trials.Where(t => t.Seed == 1)] };

        Assert.DoesNotContain("| range |", MarkdownReport.Write(document), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_without_slopes_have_no_row()
    {
        TrialResult[] trials =
        [
            SyntheticReport.Trial("A", "heavy-tail", 1, 1, 0.5) with
            {
                Slopes =
                [
                    [],
                    [2, 0.5],
                    [],
                ],
            },
            SyntheticReport.Trial("B", "heavy-tail", 1, 1, 0.5) with
            {
                Slopes =
                [
                    [],
                ],
            },
        ];

        IReadOnlyList<string> row = Assert.Single(ReportText.Slopes(trials).Rows);

        Assert.Equal("A heavy-tail 1 1 2, 0.5", string.Join(' ', row));
        Assert.DoesNotContain(
            "Learned slopes",
            MarkdownReport.Write(SyntheticReport.Document([trials[1]])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_seed_is_a_dot()
    {
        ReportDocument document = SyntheticReport.Document([
            .. s_tokens.Trials.Select((t, i) => t with { TestLoss = i == 0 ? double.NaN : t.TestLoss }),
        ]);
        Figure figure = Figures.Sweeps(document)[0];

        Assert.Equal([2, 3, 3, 3], figure.Series.SelectMany(s => s.Points).Select(p => p.Seeds.Count));
        XElement drawn = XElement.Parse(SvgPlot.Element(figure));
        IEnumerable<XElement> dots = drawn.Descendants("g").Where(g => (string?)g.Attribute("class") == "seeds");
        Assert.Equal(11, dots.Elements("circle").Count());
    }

    [Fact]
    public void Two_swept_fields_have_a_heat_map()
    {
        ReportDocument document = LargeReport.Create();
        IReadOnlyList<Figure> maps = Figures.Grids(document);

        Assert.Equal(6, maps.Count);
        FigureGrid grid = maps[0].Grid!;
        Assert.Equal(["1", "2", "4", "8", "16", "32", "64"], grid.Columns);
        Assert.Equal(["16", "256"], grid.Rows);
        double[] losses =
        [
            .. document
                .Trials.Where(t =>
                    t.Architecture == "DpFreeLog"
                    && t.Task == "heavy-tail"
                    && t.Overrides["attention.heads"] == "4"
                    && t.Overrides["feed-forward.width"] == "256"
                )
                .Select(t => t.TestLoss),
        ];
        Assert.Equal(3, losses.Length);
        Assert.Equal(losses.Average(), grid.Values[1][2], 1e-12);
        Assert.Equal((grid.Low, grid.High), (maps[1].Grid!.Low, maps[1].Grid!.High));
        XElement drawn = XElement.Parse(SvgPlot.Element(maps[0]));
        Assert.Equal(14, drawn.Descendants("g").Count(g => (string?)g.Attribute("class") == "p"));
        Assert.Empty(Figures.Grids(SyntheticReport.Create()));
    }

    /// <summary>XML holds no escape characters, and a terminal that shows the file must not obey them.</summary>
    [Fact]
    public void Swept_values_are_drawn_without_their_control_characters()
    {
        const string Escape = "\u001b[2J";
        TrialResult[] trials =
        [
            .. from a in new[] { $"x{Escape}", "y" }
            from b in new[] { "1", Escape }
            select SyntheticReport.Trial("A", "heavy-tail", 1, 1, 0.5) with
            {
                Overrides = new Dictionary<string, string> { ["first"] = a, ["second"] = b },
            },
        ];
        Figure map = Assert.Single(
            Figures.Grids(SyntheticReport.Document(trials) with { SweptFields = ["first", "second"] })
        );

        string drawn = SvgPlot.Document(map);

        Assert.DoesNotContain('\u001b', drawn);
        Assert.Equal("svg", XDocument.Parse(drawn).Root?.Name.LocalName);
    }

    [Fact]
    public void Words_of_verdicts_are_explained_once_and_where_they_stand()
    {
        string markdown = MarkdownReport.Write(s_tokens);
        string few = MarkdownReport.Write(
            s_tokens with
            {
                Claims = [.. s_tokens.Claims.Where(c => c.Verdict == ClaimVerdict.Holds)],
            }
        );

        foreach (ClaimVerdict verdict in Enum.GetValues<ClaimVerdict>())
        {
            string row = $"\n| {ClaimText.Verdict(verdict)} | ";
            Assert.Equal(2, markdown.Split(row).Length);
            Assert.Equal(verdict == ClaimVerdict.Holds ? 2 : 1, few.Split(row).Length);
        }

        // A claim may be on accuracies.
        Assert.DoesNotContain("test losses", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2.94, "2.94")]
    [InlineData(0.5, "0.500")]
    [InlineData(-0.0113, "-0.0113")]
    [InlineData(0.01, "0.0100")]
    [InlineData(0.00999, "9.99e-3")]
    [InlineData(0.009999, "0.0100")]
    [InlineData(9.999, "10.0")]
    [InlineData(99.99, "100")]
    [InlineData(12_345.6, "12,346")]
    [InlineData(123_456, "1.23e5")]
    [InlineData(1e-300, "1.00e-300")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "–")]
    public void A_loss_of_moderate_size_has_no_exponent(double loss, string text) =>
        Assert.Equal(text, NumberText.Loss(loss));

    private static ReportSection Section(string title) => new(title, [new ReportListing("", "text", "sh")]);

    // Two designs with a theorem's curves of three orders each, and a split of what was trained.
    private static RateAnalysis Rates()
    {
        double[] sizes = [1, 4, 16];
        RateSeries[] best =
        [
            .. new[] { "DpFreeLog", "DpFreeLin" }.Select(design => new RateSeries(
                design,
                "heavy-tail",
                "attention.heads",
                RateSeries.BestSquares
            )),
        ];
        RatePoint[] points =
        [
            .. best.SelectMany(
                (series, i) =>
                    sizes.SelectMany<double, RatePoint>(s =>
                        [
                            new(series, s, 0, Math.Pow(s, -2 - i)),
                            new(series with { Quantity = RateSeries.Trained }, s, 1, 2 * Math.Pow(s, -1 - i)),
                        ]
                    )
            ),
        ];
        return new(
            points,
            [],
            [
                .. best.SelectMany(
                    (series, i) =>
                        sizes.Select(s => new ErrorSplit(series, s, Math.Pow(s, -1 - i), 1e-3, Math.Pow(s, -4 - i)))
                ),
            ],
            [],
            [
                .. best.Select(series =>
                    BoundCheck.Of(
                        series,
                        new TheoremBound("any n", double.PositiveInfinity),
                        [.. points.Where(p => p.Series == series)]
                    )
                ),
            ],
            []
        );
    }

    [GeneratedRegex("<section id=\"([^\"]*)\">")]
    private static partial Regex Ids();

    [GeneratedRegex("<li><a href=\"#([^\"]*)\">")]
    private static partial Regex Links();

    [GeneratedRegex(@"\bs[0-9]+\b")]
    private static partial Regex SeriesClass();
}
