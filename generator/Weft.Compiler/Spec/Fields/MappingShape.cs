using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A mapping with known keys.</summary>
/// <param name="fields">The keys, in the order in which a careful author writes them.</param>
/// <param name="build">The value, once every field has been read.</param>
internal sealed class MappingShape<T>(IReadOnlyList<Field> fields, Func<FieldValues, T> build) : Shape<T>
{
    public override string Expected =>
        "a mapping with the keys " + string.Join(", ", fields.Select(known => known.Key));

    public override IReadOnlyList<Field> Fields => fields;

    public override bool Takes(YamlNode node) => node is YamlMapping;

    public override JsonObject Schema() => Schema(field => field.Schema(), MappingKeys.Required(fields));

    public override JsonObject PartSchema() => Schema(field => field.PartSchema(), []);

    public override JsonObject? Requirements() => MappingKeys.Requirements(fields);

    public override YamlNode Merge(YamlNode below, YamlNode above) => MappingKeys.Merge(fields, below, above);

    public override YamlNode Complete(YamlNode node) =>
        node is YamlMapping mapping ? MappingKeys.Complete(fields, mapping) : node;

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
        MappingKeys.ReportUnknown(mapping, fields, bag);
        MappingKeys.Read(mapping, fields, bag, values);
        if (bag.Count != errors)
        {
            return false;
        }
        value = build(values);
        return true;
    }

    private JsonObject Schema(Func<Field, JsonObject> ofField, JsonObject required)
    {
        var schema = new JsonObject { { "type", "object" }, { "properties", MappingKeys.Properties(fields, ofField) } };
        foreach (var condition in required)
        {
            schema.Add(condition.Key, condition.Value);
        }
        schema.Add("additionalProperties", false);
        return schema;
    }
}
