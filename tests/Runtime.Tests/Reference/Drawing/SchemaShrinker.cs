using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Tests.Shared;

namespace Weft.Runtime.Tests.Reference.Drawing;

/// <summary>
/// Values simpler than a given one, which its schema allows but for conditions between its parts. Each step removes
/// something, lowers a number or takes an earlier branch, so that no chain of steps returns to its beginning.
/// </summary>
internal static class SchemaShrinker
{
    public static IEnumerable<JsonNode> Shrink(JsonSchema schema, JsonNode value)
    {
        if (schema.Words.Count > 0)
        {
            return schema.Words.TakeWhile(word => !JsonNode.DeepEquals(word, value)).Select(word => word.DeepClone());
        }
        if (schema.Type is null && schema.Branches.Count > 0)
        {
            var branches = schema.Branches.OrderBy(branch => IsNone(branch) ? 0 : 1).ToList();
            var taken = branches.FindIndex(branch => branch.Matches(value));
            return branches
                .Take(taken)
                .Select(Simplest)
                .Concat(branches.Skip(taken).Take(1).SelectMany(branch => Shrink(branch, value)));
        }
        return value switch
        {
            JsonObject json => Objects(schema.For(json), json),
            JsonArray array => Arrays(schema, array),
            _ when value.GetValueKind() == JsonValueKind.Number => Numbers(schema, value),
            _ => [],
        };
    }

    /// <summary>The value of a schema with the fewest parts, as far as can be told without trying all.</summary>
    public static JsonNode Simplest(JsonSchema schema)
    {
        if (schema.Words.Count > 0)
        {
            return schema.Words[0].DeepClone();
        }
        if (schema.Type is null && schema.Branches.Count > 0)
        {
            return Simplest(schema.Branches.FirstOrDefault(IsNone) ?? schema.Branches[0]);
        }
        switch (schema.Type)
        {
            case "object":
                var fewest = Math.Max(schema.Required.Count, schema.Count("minProperties") ?? 0);
                var present = schema
                    .Properties.OrderBy(property => schema.Required.Contains(property.Name) ? 0 : 1)
                    .Take(fewest);
                return new JsonObject(present.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Simplest(p))));
            case "array":
                var items = Enumerable.Range(0, schema.Count("minItems") ?? 0).Select(_ => Simplest(schema.Items));
                return new JsonArray([.. items]);
            case "integer":
                return JsonValue.Create((long)(schema.Number("minimum") ?? schema.Number("exclusiveMinimum") + 1 ?? 0));
            case "number":
                var end = schema.Number("minimum") ?? schema.Number("maximum") ?? schema.Number("exclusiveMaximum") / 2;
                return JsonValue.Create(SchemaMatch.IsWithinBounds(schema, 1) ? 1 : end ?? 0);
            case "boolean":
                return JsonValue.Create(false);
            default:
                return JsonValue.Create("");
        }
    }

    private static bool IsNone(JsonSchema branch) =>
        branch.Words is [var word]
            ? word.ToJsonString() == "\"none\""
            : branch.Type is null && branch.Branches is [var only] && IsNone(only);

    private static IEnumerable<JsonNode> Objects(JsonSchema schema, JsonObject json)
    {
        var properties = schema.Properties.Where(property => json.ContainsKey(property.Name)).ToList();
        foreach (var name in properties.Select(property => property.Name).Except(schema.Required))
        {
            if (json.Count > (schema.Count("minProperties") ?? 0))
            {
                var without = json.DeepClone().AsObject();
                without.Remove(name);
                yield return without;
            }
        }
        if (schema.Count("maxProperties") == 1 && properties[0].Name != schema.Properties[0].Name)
        {
            yield return Simplest(schema);
        }
        foreach (var property in properties)
        {
            foreach (var simpler in Shrink(property, json[property.Name]!))
            {
                var changed = json.DeepClone().AsObject();
                changed[property.Name] = simpler;
                yield return changed;
            }
        }
    }

    private static IEnumerable<JsonNode> Arrays(JsonSchema schema, JsonArray array)
    {
        for (var i = 0; i < array.Count && array.Count > (schema.Count("minItems") ?? 0); i++)
        {
            var without = array.DeepClone().AsArray();
            without.RemoveAt(i);
            yield return without;
        }
        for (var i = 0; i < array.Count; i++)
        {
            foreach (var simpler in Shrink(schema.Items, array[i]!))
            {
                var changed = array.DeepClone().AsArray();
                changed[i] = simpler;
                yield return changed;
            }
        }
    }

    private static IEnumerable<JsonNode> Numbers(JsonSchema schema, JsonNode value)
    {
        var number = SchemaMatch.Number(value);
        if (schema.Type == "integer")
        {
            var least = SchemaMatch.Number(Simplest(schema));
            return new[] { least, Math.Floor((least + number) / 2), number - 1 }
                .Where(simpler => simpler < number && SchemaMatch.IsWithinBounds(schema, simpler))
                .Distinct()
                .Select(simpler => (JsonNode)JsonValue.Create((long)simpler));
        }
        var rounded = double.Parse(number.ToString("G1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return new[] { 1, rounded }
            .Where(simpler => number != 1 && simpler != number && SchemaMatch.IsWithinBounds(schema, simpler))
            .Distinct()
            .Select(simpler => (JsonNode)JsonValue.Create(simpler));
    }
}
