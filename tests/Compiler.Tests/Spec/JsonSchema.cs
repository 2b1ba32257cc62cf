using System;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weft.Compiler.Tests.Spec;

/// <summary>
/// The keywords of JSON Schema draft 7 that the two schemas use; any other is an error. No validator that knows
/// if/then/else could be restored from NuGet.
/// </summary>
internal static class JsonSchema
{
    public static bool Allows(this JsonElement schema, JsonElement value) =>
        schema.EnumerateObject().All(keyword => Allows(keyword, schema, value));

    private static bool Allows(JsonProperty keyword, JsonElement schema, JsonElement value)
    {
        var isObject = value.ValueKind == JsonValueKind.Object;
        var isArray = value.ValueKind == JsonValueKind.Array;
        var isNumber = value.ValueKind == JsonValueKind.Number;
        var argument = keyword.Value;
        return keyword.Name switch
        {
            "$schema" or "title" or "description" or "default" => true,
            "type" => IsOf(argument.GetString()!, value),
            "const" => value.ValueKind == JsonValueKind.String && value.GetString() == argument.GetString(),
            "oneOf" => argument.EnumerateArray().Count(one => one.Allows(value)) == 1,
            "pattern" => value.ValueKind != JsonValueKind.String
                || Regex.IsMatch(value.GetString()!, argument.GetString()!),
            "minimum" => !isNumber || value.GetDouble() >= argument.GetDouble(),
            "exclusiveMinimum" => !isNumber || value.GetDouble() > argument.GetDouble(),
            "maximum" => !isNumber || value.GetDouble() <= argument.GetDouble(),
            "items" => !isArray || value.EnumerateArray().All(item => argument.Allows(item)),
            "minItems" => !isArray || value.GetArrayLength() >= argument.GetInt32(),
            "maxItems" => !isArray || value.GetArrayLength() <= argument.GetInt32(),
            "uniqueItems" => !isArray
                || value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count()
                    == value.GetArrayLength(),
            "required" => !isObject || argument.EnumerateArray().All(key => Has(value, key.GetString()!)),
            "properties" => !isObject
                || value
                    .EnumerateObject()
                    .All(one => !Has(argument, one.Name) || argument.GetProperty(one.Name).Allows(one.Value)),
            "additionalProperties" => !isObject
                || value.EnumerateObject().All(one => Has(schema.GetProperty("properties"), one.Name)),
            "minProperties" => !isObject || value.EnumerateObject().Count() >= argument.GetInt32(),
            "maxProperties" => !isObject || value.EnumerateObject().Count() <= argument.GetInt32(),
            "if" => schema.GetProperty(argument.Allows(value) ? "then" : "else").Allows(value),
            "then" or "else" => true,
            _ => throw new NotSupportedException($"the keyword {keyword.Name}"),
        };
    }

    private static bool Has(JsonElement value, string key) => value.TryGetProperty(key, out _);

    private static bool IsOf(string type, JsonElement value) =>
        type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            _ => throw new NotSupportedException($"the type {type}"),
        };
}
