using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A mapping that has every key without a default, and any of the others.</summary>
/// <param name="fields">The keys, in the order in which a careful author writes them.</param>
/// <param name="build">The value, once every field has been read.</param>
internal sealed class MappingShape<T>(IReadOnlyList<Field> fields, Func<FieldValues, T> build) : FieldsShape<T>(fields)
{
    public override string Expected => "a mapping with the keys " + Keys;

    public override JsonObject Schema()
    {
        var required = Fields.Where(field => field.Default is null).Select(field => field.Key).ToList();
        return Schema(required.Count > 0 ? new() { { "required", required } } : []);
    }

    protected override bool TryReadFields(YamlMapping mapping, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        var errors = bag.Count;
        var values = new FieldValues();
        foreach (var field in Fields)
        {
            if ((mapping.Find(field.Key)?.Value ?? field.Default) is { } written)
            {
                field.Read(written, bag, values);
            }
            else
            {
                var message = $"found no key '{field.Key}', expected {field.Shape.Expected}; add '{field.Key}:'";
                bag.Add(DiagnosticCatalogue.MissingKey, mapping.At, message);
            }
        }
        value = bag.Count == errors ? build(values) : default;
        return bag.Count == errors;
    }
}
