using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A mapping whose keys are fields of the language; how many of them it may or must have is the subclass's.</summary>
/// <param name="fields">The keys, in the order in which a careful author writes them.</param>
internal abstract class FieldsShape<T>(IReadOnlyList<Field> fields) : Shape<T>
{
    public override IReadOnlyList<Field> Fields => fields;

    public sealed override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not YamlMapping mapping)
        {
            ReportWrongType(node, bag);
            return false;
        }
        var errors = bag.Count;
        var known = fields.Select(field => field.Key).ToList();
        foreach (var entry in mapping.Entries.Where(entry => !known.Contains(entry.Key.Text)))
        {
            var hint = Wording.DidYouMean(entry.Key.Text, known);
            var message = $"found key {Wording.Quote(entry.Key.Text)}, expected one of {Keys}{hint}";
            bag.Add(DiagnosticCatalogue.UnknownKey, entry.Key.At, message);
        }
        return TryReadFields(mapping, bag, out value) && bag.Count == errors;
    }

    /// <summary>Reads the fields; keys that are none of them have been reported.</summary>
    protected abstract bool TryReadFields(YamlMapping mapping, DiagnosticBag bag, [MaybeNullWhen(false)] out T value);

    /// <summary>The keys in words, for messages.</summary>
    protected string Keys => string.Join(", ", fields.Select(known => known.Key));

    /// <summary>The schema of a mapping with these keys and no others.</summary>
    /// <param name="bounds">The members that say which of the keys must be there.</param>
    protected JsonObject Schema(JsonObject bounds)
    {
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            properties.Add(field.Key, field.Schema());
        }
        var schema = new JsonObject { { "type", "object" }, { "properties", properties } };
        foreach (var bound in bounds)
        {
            schema.Add(bound.Key, bound.Value);
        }
        schema.Add("additionalProperties", false);
        return schema;
    }
}
