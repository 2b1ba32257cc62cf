using System.Collections.Generic;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A key of a mapping: its name, its meaning and what its value may be.</summary>
internal abstract class Field(string key, string doc, string? fallback)
{
    /// <summary>The key in the file.</summary>
    public string Key { get; } = key;

    /// <summary>What the field means; shown by editors.</summary>
    public string Doc { get; } = doc;

    /// <summary>The value of a file that leaves the field out, read like one that is written; null where it may not.</summary>
    public YamlNode? Default { get; } =
        fallback is null ? null : YamlTreeReader.Read($"default of {key}", fallback, new DiagnosticBag());

    /// <summary>Whether a file that extends another one has the other's value where it writes none.</summary>
    public bool IsInherited { get; init; } = true;

    /// <summary>What the value may be.</summary>
    public abstract Shape Shape { get; }

    /// <summary>Reads the value into <paramref name="values"/>, or reports why it is none.</summary>
    public abstract void Read(YamlNode node, DiagnosticBag bag, FieldValues values);

    /// <summary>The schema of the value with this field's meaning and default.</summary>
    public JsonObject Schema() => Describe(Shape.Schema());

    /// <summary>The same for a value that need not be complete.</summary>
    public JsonObject PartSchema() => Describe(Shape.PartSchema());

    private JsonObject Describe(JsonObject shape)
    {
        var schema = new JsonObject { { "description", Doc } };
        foreach (var member in shape)
        {
            schema.Add(member.Key, member.Value);
        }
        if (Default is not null)
        {
            schema.Add("default", YamlJson.Convert(Default));
        }
        return schema;
    }
}

/// <summary>A field whose value is read as <typeparamref name="T"/>.</summary>
/// <param name="key">The key in the file.</param>
/// <param name="shape">What the value may be.</param>
/// <param name="doc">What the field means.</param>
/// <param name="fallback">The default as YAML; null for a field that every file must have.</param>
internal sealed class Field<T>(string key, Shape<T> shape, string doc, string? fallback = null)
    : Field(key, doc, fallback)
{
    public override Shape Shape => shape;

    public override void Read(YamlNode node, DiagnosticBag bag, FieldValues values)
    {
        if (shape.TryRead(node, bag, out var value))
        {
            values.Set(this, value);
        }
    }
}

/// <summary>The values of one mapping's fields.</summary>
internal sealed class FieldValues
{
    private readonly Dictionary<Field, object?> values = new();

    public void Set<T>(Field<T> field, T value) => values[field] = value;

    /// <summary>The value of a field that was read.</summary>
    public T Get<T>(Field<T> field) => (T)values[field]!;
}
