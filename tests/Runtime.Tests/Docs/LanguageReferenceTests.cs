using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Weft.Runtime.Tests.Docs;

/// <summary>specs/README.md has every key of both languages, and every word that a key takes.</summary>
public sealed class LanguageReferenceTests
{
    [Theory]
    [InlineData("specs/architecture.schema.json")]
    [InlineData("specs/experiment.schema.json")]
    public void Every_key_and_word_of_a_language_is_documented(string schema)
    {
        MarkdownFile file = MarkdownFiles.Specs;
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(MarkdownFile.InRepository(schema)));
        HashSet<string> spans = [.. file.CodeSpans, .. file.CodeSpans.Select(s => s.Split('.')[^1])];
        string[] words =
        [
            .. Words(document.RootElement).Distinct().Where(w => !w.Contains('.', StringComparison.Ordinal)),
        ];

        Assert.NotEmpty(words);
        Assert.All(
            words,
            w =>
                Assert.True(
                    spans.Contains(w) || spans.Any(s => s.StartsWith($"{{ {w}: ", StringComparison.Ordinal)),
                    $"{file.Path} says nothing of '{w}'"
                )
        );
    }

    private static IEnumerable<string> Words(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Words),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Own(p).Concat(Words(p.Value))),
            _ => [],
        };

    private static IEnumerable<string> Own(JsonProperty property) =>
        property.Name switch
        {
            "properties" => property.Value.EnumerateObject().Select(p => p.Name),
            "enum" => property.Value.EnumerateArray().Select(v => v.ToString()),
            "const" => [property.Value.ToString()],
            _ => [],
        };
}
