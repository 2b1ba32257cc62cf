using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

/// <summary>Reports of architectures that were made equally large.</summary>
public sealed class MatchReportTests
{
    private const string Field = "feed-forward.width";

    private static readonly BudgetMatch s_match = new(
        "B",
        MatchQuantity.Parameters,
        Field,
        1600,
        1005,
        1000,
        [new("attention.heads", "4")]
    );

    [Theory]
    [InlineData("width", "width")]
    [InlineData("attention.heads", "heads")]
    [InlineData("feed-forward.width", "feed-forward width")]
    [InlineData("attention.position.kind", "position")]
    [InlineData("norm.kind", "norm")]
    [InlineData("final-norm.epsilon", "final-norm epsilon")]
    [InlineData("input.real", "input real")]
    public void Names_of_fields_do_not_mix_up_owners(string path, string name) =>
        Assert.Equal(name, TrialGroup.ShortName(path));

    [Theory]
    [InlineData(1005, "B, heads 4: feed-forward width 1600 gives 1,005 parameters, +0.5 % from the budget 1,000")]
    [InlineData(992.5, "B, heads 4: feed-forward width 1600 gives 993 parameters, -0.75 % from the budget 1,000")]
    [InlineData(1000, "B, heads 4: feed-forward width 1600 gives 1,000 parameters, 0 % from the budget 1,000")]
    public void Line_says_what_was_chosen_and_how_far_off_it_is(double reached, string expected) =>
        Assert.Equal(expected, MatchText.Line(s_match with { Reached = reached }));

    [Fact]
    public void Flops_are_called_so() =>
        Assert.Equal(
            "B: feed-forward width 1600 gives 1,005 forward FLOPs, +0.5 % from the budget 1,000",
            MatchText.Line(s_match with { Quantity = MatchQuantity.Flops, Swept = [] })
        );

    [Fact]
    public void Every_report_shows_the_matches_where_there_are_some()
    {
        ReportDocument document = SyntheticReport.Create();
        ReportDocument matched = document with { Matches = [s_match] };

        Assert.Contains(
            "| B | heads 4 | feed-forward.width | 1600 | 1,005 parameters | 1,000 | +0.5 % |",
            MarkdownReport.Write(matched),
            StringComparison.Ordinal
        );
        Assert.Contains("<td>feed-forward.width</td>", HtmlReport.Write(matched), StringComparison.Ordinal);
        Assert.DoesNotContain("Matched sizes", MarkdownReport.Write(document), StringComparison.Ordinal);
        Assert.DoesNotContain("Matched sizes", HtmlReport.Write(document), StringComparison.Ordinal);

        using var json = JsonDocument.Parse(ResultsJson.Write(matched));
        JsonElement match = Assert.Single(json.RootElement.GetProperty("matches").EnumerateArray());
        Assert.Equal(
            """{"architecture":"B","quantity":"parameters","field":"feed-forward.width","value":1600,"reached":1005,"budget":1000,"swept":{"attention.heads":4}}""",
            JsonSerializer.Serialize(match)
        );
        using var plain = JsonDocument.Parse(ResultsJson.Write(document));
        Assert.False(plain.RootElement.TryGetProperty("matches", out _));
    }

    /// <summary>The matched width differs from point to point: it must not make a line of each point.</summary>
    [Fact]
    public void Line_of_a_matched_architecture_stays_one()
    {
        TrialResult[] trials =
        [
            .. new[] { 1, 4, 16 }.Select(heads =>
                SyntheticReport.Trial("B", "heavy-tail", heads, 1, 0.5) with
                {
                    Overrides = new Dictionary<string, string>
                    {
                        ["attention.heads"] = $"{heads}",
                        [Field] = $"{100 - heads}",
                    },
                }
            ),
        ];
        ReportDocument document = SyntheticReport.Document(trials);

        Figure matched = Figures.Sweeps(document with { Matches = [s_match] })[0];
        Assert.Equal(("B", 3), (Assert.Single(matched.Series).Label, matched.Series[0].Points.Count));
        Assert.Equal(3, Figures.Sweeps(document)[0].Series.Count);
    }
}
