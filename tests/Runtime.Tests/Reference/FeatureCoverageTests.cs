using System;
using System.Linq;
using Weft.Runtime.Tests.Docs;
using Xunit;

namespace Weft.Runtime.Tests.Reference;

/// <summary>That the comparison reaches products of features: every pair that the language allows, and most triples.</summary>
public class FeatureCoverageTests
{
    private const string Begin = "<!-- coverage -->\n";
    private const string End = "<!-- /coverage -->\n";

    /// <summary>Triples that rules about three fields exclude count as not drawn.</summary>
    private const double LeastTriples = 0.9;

    private static readonly Lazy<FeatureCoverage> s_coverage = new(() => new(DrawnCases.Default));

    [Fact]
    public void Every_pair_that_the_language_allows_is_drawn()
    {
        var missing = s_coverage.Value.MissingPairs.ToList();

        Assert.True(
            missing.Count == 0,
            $"{missing.Count} pairs are not drawn (a rule that excludes one belongs into Feature.Excludes):\n"
                + string.Join('\n', missing)
        );
    }

    [Fact]
    public void No_pair_is_drawn_that_is_said_to_be_excluded() => Assert.Empty(s_coverage.Value.ImpossiblePairs);

    [Fact]
    public void Most_triples_are_drawn() => Assert.InRange(s_coverage.Value.TripleShare, LeastTriples, 1);

    [Fact]
    public void The_table_is_current()
    {
        var file = MarkdownFiles.Tests;
        var from = file.Text.IndexOf(Begin, StringComparison.Ordinal);
        var to = file.Text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, "the markers of the table are missing");

        file.AssertCurrent(file.Text[from..(to + End.Length)], $"{Begin}\n{s_coverage.Value.Table()}\n{End}");
    }
}
