using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A mapping with known keys.</summary>
/// <param name="fields">The keys, in the order in which a careful author writes them.</param>
/// <param name="build">The value, once every field has been read.</param>
/// <param name="extends">
/// A key that names a file to inherit from, for a mapping that is a whole file. It is gone from the tree, as are the
/// fields it stands for, before the mapping is read.
/// </param>
internal sealed class MappingShape<T>(IReadOnlyList<Field> fields, Func<FieldValues, T> build, Field? extends = null)
    : Shape<T>
{
    public override string Expected =>
        "a mapping with the keys " + string.Join(", ", fields.Select(known => known.Key));

    public override IReadOnlyList<Field> Fields => fields;

    public override JsonObject Schema() =>
        extends is null
            ? Schema(field => field.Schema(), Required(fields))
            : Schema(
                field => field.PartSchema(),
                new()
                {
                    {
                        "if",
                        new JsonObject { { "required", new[] { extends.Key } } }
                    },
                    { "then", Required(fields.Where(field => !field.IsInherited)) },
                    { "else", Requirements() ?? [] },
                }
            );

    public override JsonObject PartSchema() => Schema(field => field.PartSchema(), []);

    public override JsonObject? Requirements()
    {
        var requirements = Required(fields);
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            if (field.Shape.Requirements() is { } inner)
            {
                properties.Add(field.Key, inner);
            }
        }
        if (properties.Any())
        {
            requirements.Add("properties", properties);
        }
        return requirements.Any() ? requirements : null;
    }

    /// <summary>Keys of either side, known or not, so that an unknown one is still reported where it stands.</summary>
    public override YamlNode Merge(YamlNode below, YamlNode above)
    {
        if (below is not YamlMapping lower || above is not YamlMapping upper)
        {
            return above;
        }
        var written = upper.Entries.ToDictionary(entry => entry.Key.Text, StringComparer.Ordinal);
        var entries = new List<YamlEntry>();
        foreach (var entry in lower.Entries)
        {
            var field = fields.FirstOrDefault(known => known.Key == entry.Key.Text);
            if (written.TryGetValue(entry.Key.Text, out var over))
            {
                entries.Add(new YamlEntry(over.Key, field?.Shape.Merge(entry.Value, over.Value) ?? over.Value));
                written.Remove(entry.Key.Text);
            }
            else if (field is null or { IsInherited: true })
            {
                entries.Add(entry);
            }
        }
        entries.AddRange(upper.Entries.Where(entry => written.ContainsKey(entry.Key.Text)));
        return upper with { Entries = entries };
    }

    public override YamlNode Complete(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            return node;
        }
        var entries = new List<YamlEntry>();
        foreach (var field in fields)
        {
            if ((mapping.Find(field.Key)?.Value ?? field.Default) is { } value)
            {
                var key = new YamlScalar(field.Key, IsPlain: true, node.At);
                entries.Add(new YamlEntry(key, field.Shape.Complete(value)));
            }
        }
        return mapping with { Entries = entries };
    }

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not YamlMapping mapping)
        {
            ReportWrongType(node, bag);
            return false;
        }
        var errors = bag.Count;
        var values = new FieldValues();
        MappingKeys.ReportUnknown(mapping, extends is null ? fields : [.. fields, extends], bag);
        foreach (var field in fields)
        {
            if ((mapping.Find(field.Key)?.Value ?? field.Default) is { } written)
            {
                field.Read(written, bag, values);
            }
            else
            {
                var message = $"found no key '{field.Key}', expected {field.Shape.Expected}; add '{field.Key}:'";
                bag.Add(DiagnosticCatalogue.MissingKey, node.At, message);
            }
        }
        if (bag.Count != errors)
        {
            return false;
        }
        value = build(values);
        return true;
    }

    private static JsonObject Required(IEnumerable<Field> among)
    {
        var keys = among.Where(field => field.Default is null).Select(field => field.Key).ToList();
        return keys.Count > 0 ? new() { { "required", keys } } : [];
    }

    private JsonObject Schema(Func<Field, JsonObject> ofField, JsonObject conditions)
    {
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            properties.Add(field.Key, ofField(field));
        }
        if (extends is not null)
        {
            properties.Add(extends.Key, extends.Schema());
        }
        var schema = new JsonObject { { "type", "object" }, { "properties", properties } };
        foreach (var condition in conditions)
        {
            schema.Add(condition.Key, condition.Value);
        }
        schema.Add("additionalProperties", false);
        return schema;
    }
}
