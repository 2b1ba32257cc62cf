using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>What the shapes of mappings do with their keys.</summary>
internal static class MappingKeys
{
    /// <summary>Reads the fields of a mapping, the default where one is absent; reports those that are missing.</summary>
    public static void Read(YamlMapping mapping, IReadOnlyList<Field> fields, DiagnosticBag bag, FieldValues values)
    {
        foreach (var field in fields)
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
    }

    /// <summary>Reports every key that is none of the fields.</summary>
    public static void ReportUnknown(YamlMapping mapping, IReadOnlyList<Field> fields, DiagnosticBag bag) =>
        ReportUnknown(mapping, fields.Select(field => field.Key), bag);

    /// <summary>Reports every key that is none of those known.</summary>
    public static void ReportUnknown(YamlMapping mapping, IEnumerable<string> keys, DiagnosticBag bag)
    {
        var known = keys.ToList();
        foreach (var entry in mapping.Entries.Where(entry => !known.Contains(entry.Key.Text)))
        {
            var hint = Wording.DidYouMean(entry.Key.Text, known);
            var message =
                $"found key {Wording.Quote(entry.Key.Text)}, expected one of {string.Join(", ", known)}{hint}";
            bag.Add(DiagnosticCatalogue.UnknownKey, entry.Key.At, message);
        }
    }

    /// <summary>
    /// A mapping laid over another, field by field. Keys of either side stay, known or not, so that an unknown one is
    /// still reported where it stands.
    /// </summary>
    public static YamlNode Merge(IReadOnlyList<Field> fields, YamlNode below, YamlNode above)
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

    /// <summary>Every field of a valid mapping, in order, its default where it is absent.</summary>
    public static YamlMapping Complete(IReadOnlyList<Field> fields, YamlMapping mapping)
    {
        var entries = new List<YamlEntry>();
        foreach (var field in fields)
        {
            if ((mapping.Find(field.Key)?.Value ?? field.Default) is { } value)
            {
                var key = new YamlScalar(field.Key, IsPlain: true, mapping.At);
                entries.Add(new YamlEntry(key, field.Shape.Complete(value)));
            }
        }
        return mapping with { Entries = entries };
    }

    /// <summary>The schemas of fields, by key.</summary>
    public static JsonObject Properties(IReadOnlyList<Field> fields, Func<Field, JsonObject> ofField)
    {
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            properties.Add(field.Key, ofField(field));
        }
        return properties;
    }

    /// <summary>The condition that every field without a default is present; empty where all have one.</summary>
    public static JsonObject Required(IEnumerable<Field> fields)
    {
        var keys = fields.Where(field => field.Default is null).Select(field => field.Key).ToList();
        return keys.Count > 0 ? new() { { "required", keys } } : [];
    }

    /// <summary>The same with what the values of the fields require in turn; null where nothing is required.</summary>
    public static JsonObject? Requirements(IReadOnlyList<Field> fields)
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
}
