using System;
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

    /// <summary>Values of the schema.</summary>
    public Gen<JsonNode> Values(JsonSchema schema) => Values(schema, 0);

    private Gen<JsonNode> Values(JsonSchema schema, int depth)
    {
        var variants = schema.Variants;
        var drawn = Gen.Choose(0, variants.Count - 1).SelectMany(i => Unconditional(variants[i], depth));
        return schema.IsConditional ? Redrawn(drawn, schema, MostRedraws) : drawn;
    }

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
            return Gen.Choose(0, words.Count - 1).Select(i => words[i].DeepClone());
        }
        if (schema.Type is null && schema.Branches is { Count: > 0 } branches)
        {
            var last = depth < DeepestNesting ? branches.Count - 1 : 0;
            return Gen.Choose(0, last).SelectMany(i => Values(branches[i], depth + 1));
        }
        return schema.Type switch
        {
            "object" => Objects(schema, depth),
            "array" => Arrays(schema, depth),
            "integer" => Integers(schema),
            "number" => NumberGenerator.Numbers(schema).Select(number => (JsonNode)JsonValue.Create(number)),
            "boolean" => Gen.Choose(0, 1).Select(bit => (JsonNode)JsonValue.Create(bit == 1)),
            "string" => Texts(schema),
            var type => throw new NotSupportedException($"'{schema.Name}' has the type '{type}', which is not drawn"),
        };
    }

    private Gen<JsonNode> Objects(JsonSchema schema, int depth)
    {
        var properties = schema.Properties;
        var required = properties.Where(property => schema.Required.Contains(property.Name)).ToList();
        var optional = properties.Except(required).Where(property => !leftOut.Contains(property.Name)).ToArray();
        var least = Math.Max(0, (schema.Count("minProperties") ?? 0) - required.Count);
        var most = Math.Min(optional.Length, (schema.Count("maxProperties") ?? int.MaxValue) - required.Count);
        return from shuffled in Gen.Shuffle(optional)
            from coins in Gen.ArrayOf(Gen.Choose(0, depth < DeepestNesting ? 1 : 0), optional.Length)
            let chosen = shuffled.Take(Math.Clamp(coins.Sum(), least, most)).Concat(required).ToHashSet()
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
        return from count in Gen.Choose(least, most)
            from items in Gen.ArrayOf(Gen.Constant(0).SelectMany(_ => Values(schema.Items, depth + 1)), count)
            let ordered = isRange ? items.OrderBy(SchemaMatch.Number) : items.AsEnumerable()
            select (JsonNode)new JsonArray([.. ordered]);
    }

    private Gen<JsonNode> Integers(JsonSchema schema)
    {
        var least = (long)(schema.Number("minimum") ?? schema.Number("exclusiveMinimum") + 1 ?? 0);
        var most = (long)(schema.Number("maximum") ?? schema.Number("exclusiveMaximum") - 1 ?? long.MaxValue);
        var range = Math.Min(most - least, spread.GetValueOrDefault(schema.Name, UsualSpread));
        return Gen.Choose(0, (int)range).Select(step => (JsonNode)JsonValue.Create(least + step));
    }

    private Gen<JsonNode> Texts(JsonSchema schema)
    {
        if ((string?)schema.Node["pattern"] is not { } pattern)
        {
            return Gen.Elements(s_freeTexts).Select(free => (JsonNode)JsonValue.Create(free));
        }
        return Regex.IsMatch(text, pattern)
            ? Gen.Fresh(() => (JsonNode)JsonValue.Create(text))
            : throw new NotSupportedException($"no text is known that meets the pattern of '{schema.Name}', {pattern}");
    }
}
