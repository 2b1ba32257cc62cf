using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Weft.Tests.Shared;

/// <summary>Whether a value is one that a schema allows.</summary>
internal static class SchemaMatch
{
    public static bool Matches(this JsonSchema schema, JsonNode value) =>
        HasType(schema.Type, value)
        && (schema.Words.Count == 0 || schema.Words.Any(word => JsonNode.DeepEquals(word, value)))
        && MatchesParts(schema, value)
        && MatchesCombinations(schema, value);

    private static bool HasType(string? type, JsonNode value) =>
        type switch
        {
            null => true,
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value.GetValueKind() == JsonValueKind.String,
            "number" => value.GetValueKind() == JsonValueKind.Number,
            "integer" => value.GetValueKind() == JsonValueKind.Number && double.IsInteger(Number(value)),
            "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            _ => throw new NotSupportedException($"values of the type '{type}' are not drawn"),
        };

    private static bool MatchesParts(JsonSchema schema, JsonNode value) =>
        value switch
        {
            JsonObject json => MatchesObject(schema, json),
            JsonArray array => MatchesArray(schema, array),
            _ when value.GetValueKind() == JsonValueKind.Number => IsWithinBounds(schema, Number(value)),
            _ when value.GetValueKind() == JsonValueKind.String => (string?)schema.Node["pattern"] is not { } pattern
                || Regex.IsMatch((string)value!, pattern),
            _ => true,
        };

    /// <summary>Whether a number keeps the bounds of its schema.</summary>
    public static bool IsWithinBounds(JsonSchema schema, double number) =>
        !(number < schema.Number("minimum"))
        && !(number > schema.Number("maximum"))
        && !(number <= schema.Number("exclusiveMinimum"))
        && !(number >= schema.Number("exclusiveMaximum"));

    private static bool MatchesObject(JsonSchema schema, JsonObject json)
    {
        var properties = schema.Properties.ToDictionary(property => property.Name);
        return schema.Required.All(json.ContainsKey)
            && !(json.Count < schema.Count("minProperties"))
            && !(json.Count > schema.Count("maxProperties"))
            && json.All(member =>
                properties.TryGetValue(member.Key, out var property)
                    ? property.Matches(member.Value!)
                    : !schema.Node.ContainsKey("additionalProperties")
            );
    }

    private static bool MatchesArray(JsonSchema schema, JsonArray array) =>
        !(array.Count < schema.Count("minItems"))
        && !(array.Count > schema.Count("maxItems"))
        && ((bool?)schema.Node["uniqueItems"] != true || HasNoTwins(array))
        && (schema.Find("items") is not { } items || array.All(item => items.Matches(item!)));

    private static bool HasNoTwins(JsonArray array) =>
        new HashSet<string>(array.Select(item => item!.ToJsonString())).Count == array.Count;

    private static bool MatchesCombinations(JsonSchema schema, JsonNode value)
    {
        if (schema.Find("if") is { } condition)
        {
            var consequence = schema.Find(condition.Matches(value) ? "then" : "else");
            if (consequence?.Matches(value) == false)
            {
                return false;
            }
        }
        return (schema.List("oneOf") is not { Count: > 0 } one || one.Count(branch => branch.Matches(value)) == 1)
            && (schema.List("anyOf") is not { Count: > 0 } any || any.Any(branch => branch.Matches(value)))
            && schema.List("allOf").All(part => part.Matches(value))
            && schema.Find("not")?.Matches(value) != true;
    }

    /// <summary>The value of a number, however it is held.</summary>
    public static double Number(JsonNode value) => JsonSerializer.Deserialize<double>(value.ToJsonString());
}
