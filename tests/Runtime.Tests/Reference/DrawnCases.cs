using System;
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
    private const int LargestWidth = 12;

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

    /// <summary>No pass is left out in half of the draws, any subset in the others.</summary>
    private static readonly Gen<EquatableArray<string>> LeftOutPasses =
        from all in Gen.Choose(0, 1)
        from chosen in Gen.ListOf(Gen.Choose(0, 1), CompileOptions.PassNames.Count)
        select new EquatableArray<string>(CompileOptions.PassNames.Where((_, i) => all == 0 && chosen[i] == 1));

    /// <summary>Documents that the reader accepts, small enough for the reference.</summary>
    public static readonly Gen<DrawnCase> Accepted =
        from drawn in Drawn(MostRedraws)
        from batch in Gen.Choose(1, 3)
        from length in Gen.Choose(1, DrawnCase.LongestInput)
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

    /// <summary>The first cases under a seed.</summary>
    public static IEnumerable<DrawnCase> Sample(ulong seed, int count) =>
        Enumerable.Range(0, count).Select(i => Accepted.Sample(1, Place(seed, i), 1)[0]);

    private static Gen<(JsonObject Document, ArchitectureSpec Spec)> Drawn(int tries) =>
        from value in s_values.Values(Schema)
        let document = Fit(value.AsObject())
        let spec = DrawnCase.Accept(document)
        from accepted in spec is not null ? Gen.Constant((document, spec))
        : tries > 0 ? Drawn(tries - 1)
        : throw new InvalidOperationException("hardly any drawn document is accepted")
        select accepted;

    /// <summary>
    /// Most documents that are drawn freely break a rule about several fields: heads that do not share the width evenly,
    /// or groups that are not all the heads.
    /// </summary>
    private static JsonObject Fit(JsonObject document)
    {
        FitGroups(document);
        var multiple = Heads(document).Aggregate(1L, LeastCommonMultiple);
        if (document["width"] is { } width && multiple <= LargestWidth)
        {
            var factor = 1 + (((long)SchemaMatch.Number(width) - 1) % (LargestWidth / multiple));
            document["width"] = multiple * factor;
        }
        return document;
    }

    /// <summary>As many heads as the groups have in all, wherever there are groups.</summary>
    private static void FitGroups(JsonNode? node)
    {
        foreach (
            var child in node is JsonArray list ? list : (node as JsonObject)?.Select(member => member.Value) ?? []
        )
        {
            FitGroups(child);
        }
        if (node is JsonObject attention && attention["position"] is JsonArray groups)
        {
            attention["heads"] = groups.Sum(group => (long)SchemaMatch.Number(group!["heads"]!));
        }
    }

    /// <summary>All numbers of heads in a document, those of groups as well as their sum.</summary>
    private static IEnumerable<long> Heads(JsonNode? node) =>
        node switch
        {
            JsonObject json => json.SelectMany(member =>
                member.Key == "heads" ? [(long)SchemaMatch.Number(member.Value!)] : Heads(member.Value)
            ),
            JsonArray array => array.SelectMany(Heads),
            _ => [],
        };

    private static long LeastCommonMultiple(long a, long b)
    {
        var (x, y) = (a, b);
        while (y != 0)
        {
            (x, y) = (y, x % y);
        }
        return a / x * b;
    }
}
