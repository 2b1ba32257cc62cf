using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Reports;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

public sealed class SeriesSplitTests
{
    [Fact]
    public void Few_lines_stay_together_and_are_named_by_what_differs()
    {
        LineGroup group = Assert.Single(SeriesSplit.Of(Lines(["A", "B"], [4], [1, 2])));

        Assert.False(group.Ordered);
        Assert.Equal(["A, width 1", "A, width 2", "B, width 1", "B, width 2"], group.Lines.Select(group.Label));
    }

    [Fact]
    public void Many_lines_are_parted_until_one_field_is_left()
    {
        IReadOnlyList<LineGroup> groups = SeriesSplit.Of(Lines(["A", "B"], [1, 2, 4, 8, 16, 32, 64], [16, 256]));

        Assert.Equal(["A, width 16", "A, width 256", "B, width 16", "B, width 256"], groups.Select(g => g.Title));
        Assert.All(groups, g => Assert.True(g.Ordered && g.Lines.Count == 7));
        Assert.Equal("heads 64", groups[0].Label(groups[0].Lines[^1]));
    }

    [Fact]
    public void Of_very_many_values_some_are_drawn_the_ends_among_them()
    {
        LineGroup group = Assert.Single(SeriesSplit.Of(Lines(["A"], [.. Enumerable.Range(1, 100)], [16])));

        Assert.Equal(SeriesSplit.MostOrdered, group.Lines.Count);
        Assert.Equal(("heads 1", "heads 100"), (group.Label(group.Lines[0]), group.Label(group.Lines[^1])));
    }

    [Fact]
    public void Many_architectures_share_figures()
    {
        var groups = SeriesSplit.Of(Lines([.. Enumerable.Range(0, 13).Select(i => $"A{i}")], [1], [1]));

        Assert.Equal([12, 1], groups.Select(g => g.Lines.Count));
    }

    private static List<Line> Lines(string[] architectures, int[] heads, int[] widths) =>
        [
            .. from a in architectures
            from h in heads
            from w in widths
            select new Line(
                new Dictionary<string, string>
                {
                    [Line.Architecture] = a,
                    ["attention.heads"] = $"{h}",
                    ["width"] = $"{w}",
                },
                [new FigurePoint(1, 1)]
            ),
        ];
}
