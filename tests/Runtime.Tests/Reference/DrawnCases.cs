using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Weft.Compiler;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Runtime.Tests.Reference.Drawing;
using Weft.Tests.Shared;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// Architectures drawn from the whole language as its own schema states it: what is added to the language is drawn
/// without a change here.
/// </summary>
internal static class DrawnCases
{
    private const int MostRedraws = 1000;

    /// <summary>Draws under the same wishes until others are made.</summary>
    private const int RedrawsOfWishes = 8;

    /// <summary>How far pairs that are missing are looked for, in times of the number of cases.</summary>
    private const int FurthestChoice = 5;

    /// <summary>Optional keys that are not drawn: they refer to another file.</summary>
    public static readonly IReadOnlySet<string> LeftOut = new HashSet<string> { "extends" };

    /// <summary>The schema of an architecture file.</summary>
    public static readonly JsonSchema Schema = JsonSchema.Parse(SchemaWriter.Architecture());

    private static readonly SchemaGenerator s_values = new(
        LeftOut,
        new Dictionary<string, int>
        {
            ["width"] = 8,
            ["max-length"] = 40,
            ["max-distance"] = 12,
        },
        "Drawn"
    );

    /// <summary>The words of the language by the key that they stand under, and keys of two forms that one key may take.</summary>
    private static readonly string[][] s_choices =
    [
        .. SchemaWords
            .Of(Schema, LeftOut)
            .Where(word => word.Contains(':', StringComparison.Ordinal))
            .GroupBy(word => word.Split(':')[0])
            .Select(words => words.Order(StringComparer.Ordinal).ToArray())
            .OrderBy(words => words[0], StringComparer.Ordinal),
        ["position.heads"],
        ["layers.attention"],
    ];

    /// <summary>A word for each of some keys, more often of many.</summary>
    private static readonly Gen<IReadOnlySet<string>> s_wishes =
        from most in Gen.Choose(0, s_choices.Length)
        from some in Gen.Choose(0, s_choices.Length)
        let count = Math.Max(most, some)
        from shuffled in Gen.Shuffle(s_choices)
        from wishes in Gen.CollectToArray(shuffled.Take(count), words => Gen.Elements(words))
        select (IReadOnlySet<string>)wishes.ToHashSet();

    /// <summary>No pass is left out in half of the draws, any subset in the others.</summary>
    private static readonly Gen<EquatableArray<string>> LeftOutPasses =
        from all in Gen.Choose(0, 1)
        from chosen in Gen.ListOf(Gen.Choose(0, 1), CompileOptions.PassNames.Count)
        select new EquatableArray<string>(CompileOptions.PassNames.Where((_, i) => all == 0 && chosen[i] == 1));

    /// <summary>Documents that the reader accepts, small enough for the reference.</summary>
    public static readonly Gen<DrawnCase> Accepted =
        from drawn in Drawn(MostRedraws)
        from batch in Gen.Choose(1, 3)
        // One position is a case of its own in many places.
        from length in Gen.Choose(-1, DrawnCase.LongestInput).Select(length => Math.Max(1, length))
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from left in LeftOutPasses
        select new DrawnCase(drawn.Document, drawn.Spec, left, batch, length, seed);

    /// <summary>The same with simpler cases for each.</summary>
    public static readonly Arbitrary<DrawnCase> Arbitrary = Arb.From(Accepted, drawn => drawn.Shrink(Schema));

    /// <summary>
    /// The place of the i-th draw in the sequence of all random numbers. The first draw under the seed s + i is the i-th
    /// under the seed s, so that one failure of many is replayed alone.
    /// </summary>
    public static Rnd Place(ulong seed, int i) => new(seed + (ulong)i, 0x9E3779B97F4A7C15);

    /// <summary>What the comparison draws unless it is told otherwise.</summary>
    public static IReadOnlyList<DrawnCase> Default => s_default.Value;

    private static readonly Lazy<IReadOnlyList<DrawnCase>> s_default = new(() =>
        [
            .. Chosen(FusedEqualsReferenceTests.DefaultSeed, FusedEqualsReferenceTests.DefaultSpecs)
                .Select(seed => Sample(seed, 1).Single()),
        ]
    );

    /// <summary>
    /// The seeds of the first cases under a seed, and of later ones that have a pair of features that those before lack,
    /// until no pair is missing. A few cases are chosen as they come.
    /// </summary>
    /// <param name="seed">The seed of the first.</param>
    /// <param name="count">How many are chosen at least.</param>
    public static IReadOnlyList<ulong> Chosen(ulong seed, int count) =>
        s_chosen.GetOrAdd((seed, count), key => Choose(key.Seed, key.Count));

    private static readonly ConcurrentDictionary<(ulong Seed, int Count), IReadOnlyList<ulong>> s_chosen = new();

    private static List<ulong> Choose(ulong seed, int count)
    {
        var chosen = Enumerable.Range(0, count).Select(i => seed + (ulong)i).ToList();
        if (count < FusedEqualsReferenceTests.DefaultSpecs)
        {
            return chosen;
        }

        var missing = new FeatureCoverage(Sample(seed, count)).MissingPairs.ToHashSet();
        for (var i = count; missing.Count > 0 && i < FurthestChoice * count; i++)
        {
            var blocks = Feature.Of(Sample(seed + (ulong)i, 1).Single()).Select(block => block.ToHashSet()).ToList();
            if (missing.RemoveWhere(pair => blocks.Exists(b => b.Contains(pair.Item1) && b.Contains(pair.Item2))) > 0)
            {
                chosen.Add(seed + (ulong)i);
            }
        }

        return chosen;
    }

    /// <summary>The first cases under a seed.</summary>
    public static IEnumerable<DrawnCase> Sample(ulong seed, int count) =>
        Enumerable.Range(0, count).Select(i => Accepted.Sample(1, Place(seed, i), 1)[0]);

    private static Gen<(JsonObject Document, ArchitectureSpec Spec)> Drawn(int tries) =>
        from wishes in s_wishes
        from drawn in Under(wishes, RedrawsOfWishes)
        from accepted in drawn is { } found ? Gen.Constant(found)
        : tries > 0 ? Drawn(tries - 1)
        : throw new InvalidOperationException("hardly any drawn document is accepted")
        select accepted;

    /// <summary>A document under some wishes; null where they hardly go together.</summary>
    private static Gen<(JsonObject Document, ArchitectureSpec Spec)?> Under(IReadOnlySet<string> wishes, int tries) =>
        from value in s_values.Values(Schema, wishes)
        let document = Fitting.Sizes(value.AsObject())
        let found = Checked(document) ?? Checked(Fitting.Rules(document))
        from accepted in found is not null || tries == 0 ? Gen.Constant(found) : Under(wishes, tries - 1)
        select accepted;

    private static (JsonObject Document, ArchitectureSpec Spec)? Checked(JsonObject document) =>
        DrawnCase.Accept(document) is { } spec ? (document, spec) : null;
}
