using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Weft.Tests.Shared;

/// <summary>
/// One node of a JSON schema (draft 7) with references resolved. A keyword that the drawing would not honour is refused:
/// what is added to the schemas must not silently go untested.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly HashSet<string> s_known =
    [
        .. "$schema title description markdownDescription default examples definitions".Split(' '),
        .. "type const enum oneOf anyOf allOf not if then else pattern".Split(' '),
        .. "minimum maximum exclusiveMinimum exclusiveMaximum items minItems maxItems uniqueItems".Split(' '),
        .. "properties required additionalProperties minProperties maxProperties".Split(' '),
    ];

    private readonly JsonObject root;

    private JsonSchema(JsonObject root, JsonNode? node, string name)
    {
        this.root = root;
        Name = name;
        Node = Resolve(root, node, name);
        if (Node.FirstOrDefault(member => !s_known.Contains(member.Key)).Key is { } unknown)
        {
            throw new NotSupportedException($"the schema of '{name}' has '{unknown}', which no drawing honours");
        }
        if (Node["additionalProperties"] is { } additional && additional.ToJsonString() != "false")
        {
            throw new NotSupportedException($"the schema of '{name}' allows additional properties: none is drawn");
        }
    }

    /// <summary>The name of the nearest property that the values belong to; empty at the root.</summary>
    public string Name { get; }

    /// <summary>The keywords.</summary>
    public JsonObject Node { get; }

    /// <summary>The type that the values must have; null where only the branches say.</summary>
    public string? Type => (string?)Node["type"] ?? (Node.ContainsKey("properties") ? "object" : null);

    /// <summary>The kinds of value to choose from, where there are several.</summary>
    public IReadOnlyList<JsonSchema> Branches => List(Node.ContainsKey("oneOf") ? "oneOf" : "anyOf");

    /// <summary>Whether a value of the right type may still break a condition.</summary>
    public bool IsConditional =>
        (Type is not null && Branches.Count > 0)
        || new[] { "allOf", "not", "if" }.Any(Node.ContainsKey)
        || (bool?)Node["uniqueItems"] == true;

    /// <summary>The words that the schema lists itself, without those of its branches.</summary>
    public IReadOnlyList<JsonNode> Words =>
        Node["const"] is { } only ? [only]
        : Node["enum"] is JsonArray words ? [.. words.Select(word => word!)]
        : [];

    /// <summary>The properties of an object, in order.</summary>
    public IReadOnlyList<JsonSchema> Properties =>
        Node["properties"] is JsonObject properties
            ? [.. properties.Select(property => new JsonSchema(root, property.Value, property.Key))]
            : [];

    /// <summary>The names of the properties that every object has.</summary>
    public IReadOnlySet<string> Required =>
        Node["required"] is JsonArray names ? names.Select(name => (string)name!).ToHashSet() : new HashSet<string>();

    /// <summary>The schema of every item of an array.</summary>
    public JsonSchema Items => Find("items") ?? throw new NotSupportedException($"'{Name}' does not say what it lists");

    /// <summary>The root of a schema's text.</summary>
    public static JsonSchema Parse(string text)
    {
        var root = JsonNode.Parse(text)!.AsObject();
        return new JsonSchema(root, root, "");
    }

    /// <summary>The schema under a keyword; null where there is none.</summary>
    public JsonSchema? Find(string keyword) => Node[keyword] is { } child ? new JsonSchema(root, child, Name) : null;

    /// <summary>The schemas listed under a keyword.</summary>
    public IReadOnlyList<JsonSchema> List(string keyword) =>
        Node[keyword] is JsonArray children ? [.. children.Select(child => new JsonSchema(root, child, Name))] : [];

    /// <summary>
    /// The ways in which a conditional schema can be met: joined with "then" or with "else". The schema itself where it
    /// has no condition.
    /// </summary>
    public IReadOnlyList<JsonSchema> Variants =>
        Node.ContainsKey("if") ? [.. Variant("then").Variants, .. Variant("else").Variants] : [this];

    /// <summary>The variant that a value has to meet.</summary>
    public JsonSchema For(JsonNode value) =>
        Find("if") is { } condition ? Variant(condition.Matches(value) ? "then" : "else").For(value) : this;

    private JsonSchema Variant(string keyword)
    {
        var merged = Node.DeepClone().AsObject();
        merged.Remove("if");
        merged.Remove("then");
        merged.Remove("else");
        Join(merged, Node[keyword] as JsonObject ?? []);
        return new JsonSchema(root, merged, Name);
    }

    /// <summary>Adds the demands of one schema to another: objects key by key, lists of names one after the other.</summary>
    private static void Join(JsonObject schema, JsonObject more)
    {
        foreach (var (key, value) in more)
        {
            switch (schema[key])
            {
                case JsonObject inner when value is JsonObject json:
                    Join(inner, json);
                    break;
                case JsonArray names when value is JsonArray others:
                    foreach (var name in others.Where(name => !names.Any(known => JsonNode.DeepEquals(known, name))))
                    {
                        names.Add(name!.DeepClone());
                    }
                    break;
                default:
                    schema[key] = value?.DeepClone();
                    break;
            }
        }
    }

    /// <summary>A number under a keyword.</summary>
    public double? Number(string keyword) => (double?)Node[keyword];

    /// <summary>A count under a keyword.</summary>
    public int? Count(string keyword) => (int?)Node[keyword];

    private static JsonObject Resolve(JsonObject root, JsonNode? node, string name)
    {
        for (var hops = 0; node is JsonObject json && hops < 16; hops++)
        {
            if ((string?)json["$ref"] is not { } reference)
            {
                return json;
            }
            if (!reference.StartsWith('#'))
            {
                throw new NotSupportedException($"'{name}' refers to another file, {reference}");
            }
            node = reference
                .Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Aggregate((JsonNode?)root, (from, key) => from?[key]);
        }
        throw new NotSupportedException($"the schema of '{name}' is no object, or refers to none");
    }
}
