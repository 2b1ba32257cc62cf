using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A mapping with exactly one of several keys, which says what kind of thing its value describes.</summary>
internal sealed class OneKeyShape<T>(params Field<T>[] fields) : Shape<T>
{
    public override string Expected =>
        "a mapping with one of the keys " + string.Join(", ", fields.Select(known => known.Key));

    public override IReadOnlyList<Field> Fields => fields;

    public override bool Takes(YamlNode node) => node is YamlMapping;

    public override JsonObject Schema() =>
        new()
        {
            { "type", "object" },
            { "properties", MappingKeys.Properties(fields, field => field.Schema()) },
            { "minProperties", 1 },
            { "maxProperties", 1 },
            { "additionalProperties", false },
        };

    public override YamlNode Complete(YamlNode node) =>
        node is YamlMapping mapping ? mapping with { Entries = mapping.Entries.Select(Complete).ToList() } : node;

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not YamlMapping mapping)
        {
            var key = fields.FirstOrDefault(field => field.Key == (node as YamlScalar)?.Text);
            ReportWrongType(node, bag, key is null ? "" : $"; write {{ {key.Key}: VALUE }} with {key.Shape.Expected}");
            return false;
        }
        var errors = bag.Count;
        MappingKeys.ReportUnknown(mapping, fields, bag);
        if (bag.Count == errors && mapping.Entries.Count != 1)
        {
            var found = mapping.Entries.Count == 0 ? "no key" : "several keys";
            var at = mapping.Entries.Count == 0 ? node.At : mapping.Entries[1].Key.At;
            bag.Add(
                DiagnosticCatalogue.WrongType,
                at,
                $"found {found}, expected {Expected}; {(mapping.Entries.Count == 0 ? "add one" : "remove all but one")}"
            );
        }
        if (bag.Count != errors)
        {
            return false;
        }
        var chosen = fields.First(field => field.Key == mapping.Entries[0].Key.Text);
        var values = new FieldValues();
        chosen.Read(mapping.Entries[0].Value, bag, values);
        value = bag.Count == errors ? values.Get(chosen) : default;
        return bag.Count == errors;
    }

    private YamlEntry Complete(YamlEntry entry) =>
        fields.FirstOrDefault(field => field.Key == entry.Key.Text) is { } known
            ? entry with
            {
                Value = known.Shape.Complete(entry.Value),
            }
            : entry;
}
