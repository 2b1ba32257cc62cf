using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Weft.Tests.Shared;

namespace Weft.Runtime.Tests.Reference.Drawing;

/// <summary>Generators of the small values that a schema allows.</summary>
/// <param name="leftOut">Names of optional properties that are never drawn.</param>
/// <param name="spread">How far above its minimum a whole number is drawn, by the name of its property.</param>
/// <param name="text">The text drawn where a pattern has to be met.</param>
internal sealed class SchemaGenerator(
    IReadOnlySet<string> leftOut,
    IReadOnlyDictionary<string, int> spread,
    string text
)
{
    private const int UsualSpread = 3;
    private const int MostRedraws = 1000;

    /// <summary>Below this, optional properties and items are left out: a schema may contain itself.</summary>
    private const int DeepestNesting = 12;

    private static readonly string[] s_freeTexts = ["", "two words", "- a: \"b\" # c", "'1'", "null", "naïve\nκ\t\\"];

    private static readonly IReadOnlySet<string> s_nothing = new HashSet<string>();

    private readonly ConcurrentDictionary<(string Name, JsonObject Node), IReadOnlySet<string>> _words = new();
    private readonly ConcurrentDictionary<(string Name, JsonObject Node), IReadOnlyList<JsonSchema>> _variants = new();

    private IReadOnlySet<string> LeftOut => leftOut;

    private IReadOnlyDictionary<string, int> Spread => spread;

    private string Text => text;

    /// <summary>Values of the schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="wishes">
    /// Keys and words, as <see cref="SchemaWords"/> writes them, towards which every choice goes that has one of them below
    /// it: drawn freely, a word three choices deep is rare, and several of them together are never seen.
    /// </param>
    public Gen<JsonNode> Values(JsonSchema schema, IReadOnlySet<string>? wishes = null) =>
        new Draw(this, wishes ?? s_nothing).Values(schema, 0);

    private IReadOnlySet<string> WordsOf(JsonSchema schema) =>
        _words.GetOrAdd((schema.Name, schema.Node), _ => SchemaWords.Of(schema, leftOut));

    private IReadOnlyList<JsonSchema> VariantsOf(JsonSchema schema) =>
        _variants.GetOrAdd((schema.Name, schema.Node), _ => schema.Variants);

    /// <summary>The values under some wishes.</summary>
    private sealed class Draw(SchemaGenerator language, IReadOnlySet<string> wishes)
    {
        public Gen<JsonNode> Values(JsonSchema schema, int depth)
        {
            var drawn = Gen.Elements(Wished(language.VariantsOf(schema)))
                .SelectMany(variant => Unconditional(variant, depth));
            return schema.IsConditional ? Redrawn(drawn, schema, MostRedraws) : drawn;
        }

        /// <summary>Those that can hold what is wished; all where none can.</summary>
        private JsonSchema[] Wished(IReadOnlyList<JsonSchema> choices)
        {
            var some = choices.Where(IsWished).ToArray();
            return some.Length > 0 ? some : [.. choices];
        }

        private bool IsWished(JsonSchema schema) => wishes.Count > 0 && language.WordsOf(schema).Overlaps(wishes);

        private static Gen<JsonNode> Redrawn(Gen<JsonNode> values, JsonSchema schema, int tries) =>
            values.SelectMany(value =>
                schema.Matches(value) ? Gen.Constant(value)
                : tries > 0 ? Redrawn(values, schema, tries - 1)
                : throw new NotSupportedException($"no value drawn of '{schema.Name}' meets its conditions")
            );

        private Gen<JsonNode> Unconditional(JsonSchema schema, int depth)
        {
            if (schema.Words is { Count: > 0 } words)
            {
                return Words(words, schema.Name);
            }
            if (schema.Type is null && schema.Branches is { Count: > 0 } branches)
            {
                return Gen.Elements(depth < DeepestNesting ? Wished(branches) : [branches[0]])
                    .SelectMany(branch => Values(branch, depth + 1));
            }
            return schema.Type switch
            {
                "object" => Objects(schema, depth),
                "array" => Arrays(schema, depth),
                "integer" => Integers(schema),
                "number" => NumberGenerator.Numbers(schema).Select(number => (JsonNode)JsonValue.Create(number)),
                "boolean" => Words([JsonValue.Create(false), JsonValue.Create(true)], schema.Name),
                "string" => Texts(schema),
                var type => throw new NotSupportedException(
                    $"'{schema.Name}' has the type '{type}', which is not drawn"
                ),
            };
        }

        private Gen<JsonNode> Words(IReadOnlyList<JsonNode> words, string name)
        {
            var some = words.Where(word => wishes.Contains(SchemaWords.Word(name, word))).ToList();
            return Gen.Elements<JsonNode>(some.Count > 0 ? some : words).Select(word => word.DeepClone());
        }

        private Gen<JsonNode> Objects(JsonSchema schema, int depth)
        {
            var properties = schema.Properties;
            var required = properties.Where(property => schema.Required.Contains(property.Name)).ToList();
            var optional = properties
                .Except(required)
                .Where(property => !language.LeftOut.Contains(property.Name))
                .ToArray();
            var wished = depth < DeepestNesting ? optional.Where(IsWished).ToHashSet() : [];
            var least = Math.Max(0, (schema.Count("minProperties") ?? 0) - required.Count);
            var most = Math.Min(optional.Length, (schema.Count("maxProperties") ?? int.MaxValue) - required.Count);
            return from shuffled in Gen.Shuffle(optional)
                from coins in Gen.ArrayOf(Gen.Choose(0, depth < DeepestNesting ? 1 : 0), optional.Length)
                let first = shuffled.OrderBy(property => wished.Contains(property) ? 0 : 1)
                let chosen = first
                    .Take(Math.Clamp(Math.Max(coins.Sum(), wished.Count), least, most))
                    .Concat(required)
                    .ToHashSet()
                let present = properties.Where(chosen.Contains).ToList()
                from values in Gen.CollectToArray(present, property => Values(property, depth + 1))
                select (JsonNode)
                    new JsonObject(present.Zip(values, (p, value) => KeyValuePair.Create(p.Name, (JsonNode?)value)));
        }

        private Gen<JsonNode> Arrays(JsonSchema schema, int depth)
        {
            var least = schema.Count("minItems") ?? 0;
            var most = depth < DeepestNesting ? Math.Min(schema.Count("maxItems") ?? int.MaxValue, least + 2) : least;
            // A list of as many numbers as the schema says is a range, smaller end first.
            var isRange = schema.Count("maxItems") == least && schema.Items.Type is "number" or "integer";
            var free = new Draw(language, s_nothing);
            return from count in Gen.Choose(least, most)
                from place in Gen.Choose(0, Math.Max(0, count - 1))
                from items in Gen.CollectToArray(
                    Enumerable.Range(0, count),
                    // One item has what is wished, so that it stands beside others.
                    i => Gen.Constant(0).SelectMany(_ => (i == place ? this : free).Values(schema.Items, depth + 1))
                )
                let ordered = isRange ? items.OrderBy(SchemaMatch.Number) : items.AsEnumerable()
                select (JsonNode)new JsonArray([.. ordered]);
        }

        private Gen<JsonNode> Integers(JsonSchema schema)
        {
            var least = (long)(schema.Number("minimum") ?? schema.Number("exclusiveMinimum") + 1 ?? 0);
            var most = (long)(schema.Number("maximum") ?? schema.Number("exclusiveMaximum") - 1 ?? long.MaxValue);
            var range = Math.Min(most - least, language.Spread.GetValueOrDefault(schema.Name, UsualSpread));
            return Gen.Choose(0, (int)range).Select(step => (JsonNode)JsonValue.Create(least + step));
        }

        private Gen<JsonNode> Texts(JsonSchema schema)
        {
            if ((string?)schema.Node["pattern"] is not { } pattern)
            {
                return Gen.Elements(s_freeTexts).Select(free => (JsonNode)JsonValue.Create(free));
            }
            return Regex.IsMatch(language.Text, pattern)
                ? Gen.Fresh(() => (JsonNode)JsonValue.Create(language.Text))
                : throw new NotSupportedException(
                    $"no text is known that meets the pattern of '{schema.Name}', {pattern}"
                );
        }
    }
}
