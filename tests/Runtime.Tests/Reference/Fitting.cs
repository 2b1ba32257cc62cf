using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Weft.Tests.Shared;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// Changes documents so that they keep rules about several fields, most of which a document that is drawn freely breaks. What
/// is changed is an encoding, a score or how an architecture ends; what was drawn beside it stays.
/// </summary>
internal static class Fitting
{
    private const int LargestWidth = 12;
    private const int MostHeads = 4;

    private static readonly string[] s_sloped = ["log", "lin", "alibi"];
    private static readonly string[] s_linear = ["lin", "alibi", "none", "rotary", "sinusoidal", "learned"];
    private static readonly string[] s_stepped = ["none", "t5", "t5-staircase", "sinusoidal", "learned"];
    private static readonly string[] s_bothSides = ["none", "rotary", "sinusoidal", "learned"];
    private static readonly string[] s_added = ["log", "kerple-log", "none", "t5"];

    /// <summary>Heads that share the width evenly, and groups that are all the heads.</summary>
    public static JsonObject Sizes(JsonObject document)
    {
        Groups(document);
        var multiple = Heads(document).Aggregate(1L, LeastCommonMultiple);
        if (document["width"] is { } width && multiple <= LargestWidth)
        {
            var factor = 1 + (((long)SchemaMatch.Number(width) - 1) % (LargestWidth / multiple));
            document["width"] = multiple * factor;
        }

        return document;
    }

    /// <summary>
    /// A copy whose encodings, scores and ways of computing suit each other and whose end suits a final norm or tied
    /// embeddings, as far as blocks do not ask for different things.
    /// </summary>
    public static JsonObject Rules(JsonObject document)
    {
        var fitted = document.DeepClone().AsObject();
        Blocks(fitted, null);
        if (fitted["final-norm"] is { } norm && Kind(norm) != "none")
        {
            EndLinear(fitted);
        }

        if (fitted["tied-embeddings"] is { } tied && (bool)tied)
        {
            var tokens = fitted["input"]?["tokens"] ?? fitted["output"]?["tokens"] ?? 3;
            fitted["input"] = new JsonObject { ["tokens"] = tokens.DeepClone() };
            fitted["output"] = new JsonObject { ["tokens"] = tokens.DeepClone() };
            EndLinear(fitted);
        }

        return Even(fitted);
    }

    /// <summary>A linear map as the read-out: the last feed-forward network is none, or an ordinary one.</summary>
    private static void EndLinear(JsonObject document)
    {
        if (document["layers"] is not JsonArray && document["width"] is { } width && SchemaMatch.Number(width) % 2 == 1)
        {
            document.Remove("feed-forward");
        }
        else
        {
            document["last-layer"] = "residual";
        }
    }

    private static void Blocks(JsonObject at, JsonObject? plan)
    {
        plan = at["plan"] as JsonObject ?? plan;
        if (Way(plan, "mixing") is not null && Way(plan, "dot-product") is not null)
        {
            plan![Kind(at["attention"]?["score"]) == "dot-product" ? "mixing" : "dot-product"] = "auto";
        }

        if (at["layers"] is JsonArray blocks)
        {
            foreach (var block in blocks.OfType<JsonObject>())
            {
                Blocks(block, plan);
            }
        }

        if (at["attention"] is JsonObject attention)
        {
            Attention(attention, Way(plan, "mixing"), Way(plan, "dot-product"));
        }
    }

    private static void Attention(JsonObject attention, string? mixing, string? dotProduct)
    {
        if (attention["score"] is { } score)
        {
            if (mixing is not null && Kind(score) == "dot-product")
            {
                attention["score"] = mixing == "prefix-sums" ? "none" : "tmx";
            }
            else if (dotProduct is not null && Kind(score) != "dot-product")
            {
                attention["score"] = "dot-product";
            }
        }

        var word = Kind(attention["score"]);
        if (dotProduct is "flash" or "fused")
        {
            attention["head-size"] = "split";
        }

        if (dotProduct == "flash")
        {
            attention["normalisation"] = "softmax";
        }

        if (word == "tmx" || mixing is not null)
        {
            attention["causal"] = true;
        }

        string[]? allowed =
            mixing == "recurrence" ? ["lin"]
            : mixing == "prefix-sums" ? s_stepped
            : dotProduct == "flash" ? s_linear
            : null;
        if (word == "tmx")
        {
            allowed = allowed?.Intersect(s_sloped).ToArray() ?? s_sloped;
        }
        else if (attention["causal"] is { } causal && !(bool)causal)
        {
            allowed = allowed?.Intersect(s_bothSides).ToArray() ?? s_bothSides;
        }

        Positions(attention, word == "dot-product", allowed);
    }

    /// <summary>Encodings that are not allowed become allowed ones, which ones depends on where they stand.</summary>
    private static void Positions(JsonObject attention, bool rotates, string[]? allowed)
    {
        var place = attention.ToJsonString().Sum(letter => letter);
        var absolute = "";
        bool IsAllowed(string kind) =>
            (allowed is null || allowed.Contains(kind))
            && (rotates || kind != "rotary")
            && (kind is not ("sinusoidal" or "learned") || absolute.Length == 0 || absolute == kind);
        string? Other(string kind)
        {
            if (!IsAllowed(kind))
            {
                var others = (allowed ?? s_added).Where(IsAllowed).ToArray();
                return others.Length > 0 ? others[place++ % others.Length] : null;
            }

            absolute = kind is "sinusoidal" or "learned" ? kind : absolute;
            return null;
        }

        if (attention["position"] is JsonArray groups)
        {
            foreach (var group in groups.OfType<JsonObject>().ToList())
            {
                if (Other(Kind(group)) is { } kind)
                {
                    groups[groups.IndexOf(group)] = new JsonObject
                    {
                        ["kind"] = kind,
                        ["heads"] = group["heads"]!.DeepClone(),
                    };
                }
            }
        }
        else if (attention["position"] is { } position && Other(Kind(position)) is { } kind)
        {
            attention["position"] = kind;
        }
    }

    /// <summary>An even number of coordinates in every head, where encodings rotate pairs.</summary>
    private static JsonObject Even(JsonObject document)
    {
        var multiple = 2 * Heads(document).Aggregate(1L, LeastCommonMultiple);
        if (multiple <= LargestWidth && document.ToJsonString().Contains("\"rotary\"", StringComparison.Ordinal))
        {
            document["width"] = multiple;
        }

        return document;
    }

    /// <summary>The way that a plan names; null where it leaves the choice.</summary>
    private static string? Way(JsonObject? plan, string key) =>
        (string?)plan?[key] is { } way && way != "auto" ? way : null;

    private static string Kind(JsonNode? node) =>
        node switch
        {
            JsonObject json => (string?)json["kind"] ?? "",
            JsonValue value when value.TryGetValue<string>(out var word) => word,
            _ => "",
        };

    /// <summary>As many heads as the groups have in all, wherever there are groups.</summary>
    private static void Groups(JsonNode? node)
    {
        foreach (
            var child in node is JsonArray list ? list : (node as JsonObject)?.Select(member => member.Value) ?? []
        )
        {
            Groups(child);
        }

        if (node is JsonObject attention && attention["position"] is JsonArray groups)
        {
            // Three groups of up to four heads would mostly be too large for the reference.
            while (groups.Sum(Size) > MostHeads && groups.MaxBy(Size) is { } largest && Size(largest) > 1)
            {
                largest["heads"] = Size(largest) - 1;
            }

            attention["heads"] = groups.Sum(Size);
        }
    }

    private static long Size(JsonNode? group) => (long)SchemaMatch.Number(group!["heads"]!);

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
