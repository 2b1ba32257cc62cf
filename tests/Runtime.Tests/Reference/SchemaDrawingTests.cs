using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Weft.Runtime.Tests.Reference.Drawing;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Runtime.Tests.Reference;

/// <summary>Drawing from schemas with what the language does not use yet, and refusal of what no drawing honours.</summary>
public class SchemaDrawingTests
{
    private const string Wide = """
        {
          "definitions": {
            "block": {
              "type": "object",
              "properties": {
                "kind": { "enum": ["plain", "gated"] },
                "gate": { "type": "number", "minimum": 0, "exclusiveMaximum": 1 },
                "inner": { "type": "array", "items": { "$ref": "#/definitions/block" }, "minItems": 1, "maxItems": 2 }
              },
              "required": ["kind"],
              "additionalProperties": false,
              "if": { "properties": { "kind": { "const": "gated" } } },
              "then": { "required": ["gate"] },
              "else": { "not": { "required": ["gate"] } }
            }
          },
          "type": "object",
          "properties": {
            "name": { "type": "string", "pattern": "^[a-z]+$" },
            "note": { "type": "string", "description": "any text" },
            "shift": { "type": "number", "minimum": -3, "maximum": 1000000 },
            "base": { "type": "number", "minimum": 1000, "maximum": 1000000 },
            "taps": { "type": "array", "items": { "type": "integer", "minimum": 2, "maximum": 5 }, "minItems": 2, "uniqueItems": true },
            "bias": { "type": "boolean" },
            "blocks": {
              "anyOf": [
                { "type": "integer", "exclusiveMinimum": 0, "maximum": 2 },
                { "type": "array", "items": { "$ref": "#/definitions/block" }, "minItems": 1 }
              ]
            },
            "other": { "type": "string", "pattern": "^never$" }
          },
          "required": ["name", "blocks"],
          "additionalProperties": false
        }
        """;

    private static readonly HashSet<string> s_leftOut = ["other"];

    [Fact]
    public void Drawn_values_match_and_have_every_word_and_key()
    {
        var schema = JsonSchema.Parse(Wide);
        var values = Draw(schema, 300);

        Assert.All(values, value => Assert.True(schema.Matches(value), value.ToJsonString()));
        Assert.Empty(SchemaWords.Of(schema, s_leftOut).Except(values.SelectMany(value => SchemaWords.In(value))));
        Assert.Contains(values, value => value["bias"]?.ToJsonString() == "true");
        Assert.Contains(values, value => value["blocks"]!.ToJsonString().Contains("inner", StringComparison.Ordinal));
        Assert.DoesNotContain(values, value => value["other"] is not null);
        var shifts = values.Where(v => v["shift"] is not null).Select(v => SchemaMatch.Number(v["shift"]!)).ToList();
        Assert.Contains(shifts, shift => shift < 0);
        Assert.InRange(shifts.Max(), 1, 20);
    }

    [Fact]
    public void Simpler_values_match_unless_a_condition_forbids_them()
    {
        var schema = JsonSchema.Parse(Wide);
        foreach (var value in Draw(schema, 50))
        {
            var (simplest, steps) = (value, 0);
            while (SchemaShrinker.Shrink(schema, simplest).FirstOrDefault(schema.Matches) is { } simpler)
            {
                Assert.True(++steps < 1000, simpler.ToJsonString());
                simplest = simpler;
            }
            Assert.Equal("""{"name":"drawn","blocks":1}""", simplest.ToJsonString());
        }
    }

    [Theory]
    [InlineData("""{ "type": "integer", "multipleOf": 2 }""", "multipleOf")]
    [InlineData("""{ "type": "object", "properties": { "k": { "patternProperties": {} } } }""", "patternProperties")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "integer" } }""", "additional properties")]
    [InlineData("""{ "type": "null" }""", "null")]
    [InlineData("""{ "type": ["integer", "string"] }""", "")]
    [InlineData("""{ "type": "string", "pattern": "^[0-9]+$" }""", "pattern")]
    [InlineData("""{ "$ref": "other.json#/definitions/block" }""", "other.json")]
    [InlineData("""{ "$ref": "#/definitions/none" }""", "refers to none")]
    [InlineData("""{ "type": "integer", "minimum": 1, "not": { "minimum": 1 } }""", "conditions")]
    [InlineData("{}", "type")]
    public void A_construct_that_no_drawing_honours_is_refused(string text, string named)
    {
        var refusal = Assert.ThrowsAny<Exception>(() => Draw(JsonSchema.Parse(text), 5));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "oneOf": [{ "type": "integer" }, { "type": "number" }] }""", "1", false)]
    [InlineData("""{ "oneOf": [{ "type": "integer" }, { "type": "number" }] }""", "1.5", true)]
    [InlineData("""{ "allOf": [{ "minimum": 2 }, { "exclusiveMaximum": 4 }] }""", "4", false)]
    [InlineData("""{ "allOf": [{ "minimum": 2 }, { "exclusiveMaximum": 4 }] }""", "2", true)]
    [InlineData("""{ "uniqueItems": true }""", "[1, 1]", false)]
    [InlineData("""{ "items": { "type": "string" }, "maxItems": 1 }""", "[\"a\"]", true)]
    [InlineData("""{ "properties": { "a": {} }, "additionalProperties": false }""", """{ "b": 1 }""", false)]
    [InlineData("""{ "type": "object", "minProperties": 1 }""", "{}", false)]
    [InlineData("""{ "const": 1 }""", "1.0", true)]
    public void Matching_follows_the_keywords(string schema, string value, bool matches) =>
        Assert.Equal(matches, JsonSchema.Parse(schema).Matches(JsonNode.Parse(value)!));

    [Fact]
    public void Yaml_is_block_style_with_quotes_where_words_need_them()
    {
        var value = JsonNode.Parse(
            """{ "a": [1, { "b": "dot-product", "c": "1" }], "d": { "e": 0.0025, "f": true }, "g": "null", "h": "x: y" }"""
        )!;

        Assert.Equal(
            """
            a:
            - 1
            - b: dot-product
              c: "1"
            d:
              e: 0.0025
              f: true
            g: "null"
            h: "x: y"

            """,
            YamlText.Write(value)
        );
    }

    private static JsonNode[] Draw(JsonSchema schema, int count)
    {
        var generator = new SchemaGenerator(s_leftOut, new Dictionary<string, int>(), "drawn");
        return generator.Values(schema).Sample(count, new Rnd(1, 3), 1);
    }
}
