using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A mapping with exactly one of several keys, which says what kind of thing its value describes.</summary>
internal sealed class OneKeyShape<T>(params Field<T>[] fields) : FieldsShape<T>(fields)
{
    public override string Expected => "a mapping with one of the keys " + Keys;

    public override JsonObject Schema() => Schema(new() { { "minProperties", 1 }, { "maxProperties", 1 } });

    protected override bool TryReadFields(YamlMapping mapping, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (mapping.Entries.Any(entry => fields.All(field => field.Key != entry.Key.Text)))
        {
            return false;
        }
        if (mapping.Entries.Count != 1)
        {
            var found = mapping.Entries.Count == 0 ? "no key" : "several keys";
            var at = mapping.Entries.Count == 0 ? mapping.At : mapping.Entries[1].Key.At;
            bag.Add(DiagnosticCatalogue.WrongType, at, $"found {found}, expected {Expected}");
            return false;
        }
        var chosen = fields.First(field => field.Key == mapping.Entries[0].Key.Text);
        var errors = bag.Count;
        var values = new FieldValues();
        chosen.Read(mapping.Entries[0].Value, bag, values);
        value = bag.Count == errors ? values.Get(chosen) : default;
        return bag.Count == errors;
    }
}
