using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Weft.Tests.Shared;

namespace Weft.Runtime.Tests.Reference.Drawing;

/// <summary>The vocabulary of a language: its keys ("attention.score") and words ("score: none").</summary>
internal static class SchemaWords
{
    /// <summary>What documents of a schema can hold.</summary>
    public static IReadOnlySet<string> Of(JsonSchema schema, IReadOnlySet<string> leftOut)
    {
        var (words, seen) = (new HashSet<string>(), new HashSet<(string, JsonObject)>());
        Collect(schema);
        return words;

        void Collect(JsonSchema at)
        {
            if (!seen.Add((at.Name, at.Node)))
            {
                return;
            }
            words.UnionWith(at.Words.Select(word => Word(at.Name, word)));
            if (at.Type == "boolean")
            {
                words.UnionWith([Word(at.Name, JsonValue.Create(false)), Word(at.Name, JsonValue.Create(true))]);
            }
            foreach (var variant in at.Variants.Where(variant => variant != at))
            {
                Collect(variant);
            }
            if (at.Node.ContainsKey("if"))
            {
                return;
            }
            foreach (var property in at.Properties.Where(property => !leftOut.Contains(property.Name)))
            {
                words.Add(Key(at.Name, property.Name));
                Collect(property);
            }
            foreach (var branch in at.Branches.Concat(at.Find("items") is { } items ? [items] : []))
            {
                Collect(branch);
            }
        }
    }

    /// <summary>What a document holds.</summary>
    public static IEnumerable<string> In(JsonNode document, string name = "") =>
        document switch
        {
            JsonObject json => json.SelectMany(member => In(member.Value!, member.Key).Prepend(Key(name, member.Key))),
            JsonArray array => array.SelectMany(item => In(item!, name)),
            _ => [Word(name, document)],
        };

    private static string Key(string parent, string name) => $"{parent}.{name}";

    /// <summary>How a word is written.</summary>
    public static string Word(string name, JsonNode word) => $"{name}: {word.ToJsonString()}";
}
