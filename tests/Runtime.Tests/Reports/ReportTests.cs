using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

public sealed class ReportTests
{
    private const string Hostile = "<script>alert(1)</script>|`*\"'&";

    [Fact]
    public void Markdown_is_as_reviewed() =>
        SnapshotText.Match(MarkdownReport.Write(SyntheticReport.Create()), "ReportTests.Markdown_is_as_reviewed");

    [Fact]
    public void Html_asks_the_network_for_nothing()
    {
        string html = HtmlReport.Write(SyntheticReport.Create());

        Assert.DoesNotMatch(
            new Regex(@"src\s*=|href=""(?!#)|url\(|@import|<link|\bfetch\(", RegexOptions.IgnoreCase),
            html
        );
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains($"script-src 'sha256-{ReportStyle.ScriptHash}'", html, StringComparison.Ordinal);
        Assert.Contains("<svg", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        TrialResult trial = SyntheticReport.Trial(Hostile, Hostile, 1, 1, 0.5) with
        {
            Overrides = new Dictionary<string, string> { [Hostile] = Hostile },
            Status = TrialStatus.Failed,
            Message = Hostile,
        };
        ReportDocument document = SyntheticReport.Document(
            [trial, trial with { Status = TrialStatus.Done }],
            Hostile
        ) with
        {
            Description = Hostile,
            SweptFields = [Hostile],
            Sources = [new SourceFile(Hostile, "```\n" + Hostile)],
            Sections = [HostileSection()],
            Command = Hostile,
        };

        foreach ((string name, string text) in ReportFiles.Of(document))
        {
            Assert.DoesNotContain('<', name);
            if (!name.EndsWith(".md", StringComparison.Ordinal))
            {
                Assert.DoesNotContain("<script>alert", text, StringComparison.OrdinalIgnoreCase);
            }
        }

        // In Markdown the text may stand within a fence, and the fence must be longer than any inside.
        string markdown = MarkdownReport.Write(document);
        Assert.Contains("````yaml\n```\n", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("| <script", markdown, StringComparison.Ordinal);
    }

    /// <summary>A section of somebody else's is written like any other, its figures numbered with the rest.</summary>
    [Fact]
    public void Sections_are_in_every_format()
    {
        IReadOnlyDictionary<string, string> files = ReportFiles.Of(LargeReport.Create()).ToDictionary();

        Assert.Contains("<h2>Rates</h2>", files["report.html"], StringComparison.Ordinal);
        Assert.Contains("## Rates\n", files["report.md"], StringComparison.Ordinal);
        Assert.Contains("| DpFreeLog | power law | 2.41 |", files["report.md"], StringComparison.Ordinal);
        string plot = Assert.Single(files.Keys, k => k.EndsWith("-decomposition.svg", StringComparison.Ordinal));
        Assert.Contains($"]({plot})", files["report.md"], StringComparison.Ordinal);
    }

    /// <summary>Accuracies, and tests at other lengths, are shown where there are some, and only there.</summary>
    [Fact]
    public void Accuracies_and_longer_sequences_are_shown()
    {
        TrialResult[] trials =
        [
            .. new[] { 1, 4 }.SelectMany(heads =>
                new[] { 1, 2 }.Select(seed =>
                    SyntheticReport.Trial("A", "mqar", heads, seed, 0.5) with
                    {
                        Accuracy = 0.25 * heads / seed,
                        Extrapolation = [new Extrapolation(256, 0.5 * seed, 3, 0.5 / seed)],
                    }
                )
            ),
        ];
        ReportDocument document = SyntheticReport.Document(trials);
        string markdown = MarkdownReport.Write(document);

        Assert.Contains("| ÷ trivial | accuracy |", markdown, StringComparison.Ordinal);
        Assert.Contains(
            "In every row: architecture A, task mqar, seeds 2.\n\n| heads | test loss |",
            markdown,
            StringComparison.Ordinal
        );
        Assert.Contains("| 4 | 0.500 | 0.500 … 0.500 | 2 | 0.75 |", markdown, StringComparison.Ordinal);
        Assert.Contains("| 4 | 0.750 | 0.500 … 1.00 | 0.25 | 0.375 |", markdown, StringComparison.Ordinal);
        Figure figure = Assert.Single(Figures.Accuracies(document));
        Assert.Equal((false, 2), (figure.LogY, Assert.Single(figure.Series).Points.Count));
        string without = MarkdownReport.Write(SyntheticReport.Create());
        Assert.DoesNotContain("ccuracy", without, StringComparison.Ordinal);
        Assert.DoesNotContain("Longer", without, StringComparison.Ordinal);
    }

    /// <summary>252 trials: no figure has more lines than can be told apart, long tables are folded away.</summary>
    [Fact]
    public void A_long_experiment_stays_readable()
    {
        ReportDocument document = LargeReport.Create();
        var figures = ReportOutline.FiguresOf(ReportOutline.Of(document)).ToList();
        string html = HtmlReport.Write(document);

        Assert.All(
            figures,
            f =>
                Assert.InRange(
                    f.Series.Count,
                    f.Grid is null ? 1 : 0,
                    f.Ordered ? SeriesSplit.MostOrdered + 1 : SeriesSplit.Most
                )
        );
        Assert.InRange(figures.Count, 10, 50);
        Assert.Equal(figures.Count, figures.Select(f => f.Title).Distinct().Count());
        Assert.Contains("<summary>252 trials</summary>", html, StringComparison.Ordinal);
        Assert.Contains(
            "<details><summary>252 trials</summary>\n\n| arch",
            MarkdownReport.Write(document),
            StringComparison.Ordinal
        );
        Assert.Matches("<summary>[0-9]+ more figures</summary>", html);
        Assert.Contains("<td>width</td><td>32</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_trials_are_shown_with_their_message()
    {
        ReportDocument document = SyntheticReport.Create();

        Assert.Contains(
            "failed: the loss became infinite at step 120",
            HtmlReport.Write(document),
            StringComparison.Ordinal
        );
        Assert.Contains("1 of 2", MarkdownReport.Write(document), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Every_loss_can_be_drawn(double loss)
    {
        ReportDocument document = SyntheticReport.Document([SyntheticReport.Trial("A", "heavy-tail", 4, 1, loss)]);

        foreach (
            (string name, string text) in ReportFiles
                .Of(document)
                .Where(f => f.Key.EndsWith(".svg", StringComparison.Ordinal))
        )
        {
            Assert.Equal("svg", XDocument.Parse(text).Root?.Name.LocalName);
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
            Assert.StartsWith("plots/", name, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_experiment_without_a_measurement_has_a_report() =>
        Assert.Contains("0 of 0 trials done", HtmlReport.Write(SyntheticReport.Document([])), StringComparison.Ordinal);

    [Fact]
    public void Statistics_leave_out_what_is_not_finite()
    {
        var spread = Spread.Of([1, 3, double.NaN, double.PositiveInfinity]);

        Assert.Equal(new Spread(2, 2, 1, 3), spread);
        Assert.Equal(0, Spread.Of([double.NaN]).Count);
    }

    private static ReportSection HostileSection() =>
        new(
            Hostile,
            [
                new ReportWords(Hostile),
                new ReportTable(
                    [Hostile],
                    1,
                    [
                        [Hostile],
                    ]
                ),
                new ReportFigures([
                    new Figure(
                        Hostile,
                        Hostile,
                        Hostile,
                        Hostile,
                        true,
                        [
                            new FigureSeries(Hostile, [new FigurePoint(1, 1)]),
                            new FigureSeries(Hostile, [new FigurePoint(0, 2)]),
                        ]
                    )
                    {
                        Guides = [new FigureGuide(1, Hostile, false)],
                        Note = Hostile,
                    },
                ]),
            ]
        );
}
