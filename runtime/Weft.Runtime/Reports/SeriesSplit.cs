using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// Shares lines among figures so that each can be read: more than <see cref="Most"/> lines are parted by architecture
/// and by the fields that differ, until one field is left to tell lines apart. Its values are then colours of a
/// ramp, and of very many lines only some are drawn.
/// </summary>
internal static class SeriesSplit
{
    /// <summary>Lines that colours, dashes and marks tell apart.</summary>
    public const int Most = 6;

    /// <summary>Lines that shades of a ramp tell apart.</summary>
    public const int MostOrdered = 12;

    /// <summary>Parts some lines.</summary>
    /// <param name="lines">The lines with their traits, all in the same order of traits.</param>
    /// <returns>What each figure's title adds ("DpFreeLog, width 16"; empty for nothing), and its lines.</returns>
    public static IReadOnlyList<LineGroup> Of(IReadOnlyList<Line> lines)
    {
        string[] differing = [.. Differing(lines)];
        if (lines.Count <= Most || differing.Length == 0)
        {
            return [new LineGroup("", lines, differing, false)];
        }

        if (differing is [Line.Architecture])
        {
            return [.. lines.Chunk(MostOrdered).Select(part => new LineGroup("", part, differing, false))];
        }

        if (differing.Length == 1)
        {
            return [new LineGroup("", Some(lines), differing, true)];
        }

        // First by architecture, then by what has the fewest values, so that the longest order stays together.
        string trait = differing.Contains(Line.Architecture)
            ? Line.Architecture
            : differing.MinBy(t => lines.Select(l => l.Traits.GetValueOrDefault(t)).Distinct().Count())!;
        return
        [
            .. lines
                .GroupBy(l => l.Traits.GetValueOrDefault(trait, NumberText.Missing))
                .SelectMany(part =>
                    Of([.. part]).Select(g => g with { Title = Join(Line.Describe(trait, part.Key), g.Title) })
                ),
        ];
    }

    private static IEnumerable<string> Differing(IReadOnlyList<Line> lines) =>
        lines
            .SelectMany(l => l.Traits.Keys)
            .Distinct()
            .Where(t => lines.Select(l => l.Traits.GetValueOrDefault(t)).Distinct().Skip(1).Any());

    /// <summary>All lines, or as many as a ramp tells apart, evenly chosen, the first and the last among them.</summary>
    public static IReadOnlyList<T> Some<T>(IReadOnlyList<T> lines) =>
        lines.Count <= MostOrdered
            ? lines
            :
            [
                .. Enumerable
                    .Range(0, MostOrdered)
                    .Select(i => lines[(int)Math.Round(i * (lines.Count - 1.0) / (MostOrdered - 1))]),
            ];

    private static string Join(string first, string second) => second.Length == 0 ? first : $"{first}, {second}";
}

/// <summary>A line before it is drawn: what it belongs to, and its points.</summary>
/// <param name="Traits">Architecture and fields with their values.</param>
/// <param name="Points">Its points.</param>
internal sealed record Line(IReadOnlyDictionary<string, string> Traits, IReadOnlyList<FigurePoint> Points)
{
    /// <summary>The trait that holds the architecture's name; no field has a name without letters.</summary>
    public const string Architecture = "";

    /// <summary>"DpFreeLog", "heads 4".</summary>
    public static string Describe(string trait, string value) =>
        trait.Length == 0 ? value : $"{TrialGroup.ShortName(trait)} {value}";
}

/// <summary>The lines of one figure.</summary>
/// <param name="Title">What they have in common and others have not.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Differing">The traits that tell them apart.</param>
/// <param name="Ordered">Whether they are values of one field in order.</param>
internal sealed record LineGroup(string Title, IReadOnlyList<Line> Lines, IReadOnlyList<string> Differing, bool Ordered)
{
    /// <summary>The name of a line within its figure.</summary>
    public string Label(Line line)
    {
        string text = string.Join(
            ", ",
            Differing.Where(line.Traits.ContainsKey).Select(t => Line.Describe(t, line.Traits[t]))
        );
        return text.Length == 0 ? line.Traits[Line.Architecture] : text;
    }

    /// <summary>A line as a series of its figure: its architecture is the design, its fields the variant.</summary>
    public FigureSeries Series(Line line) =>
        new(Label(line), line.Points)
        {
            Design = line.Traits[Line.Architecture],
            Variant = string.Join(
                ", ",
                line.Traits.Where(t => t.Key != Line.Architecture).Select(t => Line.Describe(t.Key, t.Value))
            ),
        };
}
