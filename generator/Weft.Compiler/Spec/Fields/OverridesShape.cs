using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>
/// A mapping from fields of an architecture, or settings of a task, to values. The values are checked where they are
/// applied, as part of the architecture or the task: whether heads divide the width is a question to both.
/// </summary>
/// <param name="expected">What the mapping is, for messages.</param>
/// <param name="read">Reads one entry under the full path of its key; null after reporting an error.</param>
/// <param name="schema">The schema of an entry's value, from that of the field.</param>
internal sealed class OverridesShape<T>(
    string expected,
    Func<string, YamlEntry, DiagnosticBag, T?> read,
    Func<JsonObject, JsonObject> schema
) : Shape<IReadOnlyList<T>>
    where T : class
{
    public override string Expected => expected;

    public override bool Takes(YamlNode node) => node is YamlMapping;

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var (name, field) in Override.Names())
        {
            properties.Add(name, schema(Override.Reference(field)));
        }
        return new()
        {
            { "type", "object" },
            { "properties", properties },
            { "additionalProperties", false },
        };
    }

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is not YamlMapping mapping)
        {
            ReportWrongType(node, bag);
            return false;
        }
        var errors = bag.Count;
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var values = new List<T>();
        foreach (var entry in mapping.Entries)
        {
            var known = TaskLanguage.IsPath(entry.Key)
                ? TaskLanguage.Resolve(entry.Key, bag)
                : Override.Resolve(entry.Key, bag);
            if (known is not { } path)
            {
                continue;
            }
            if (!paths.Add(path))
            {
                var message = $"found '{path}' set twice, expected it once; remove one of the two";
                bag.Add(DiagnosticCatalogue.Repeated, entry.Key.At, message);
            }
            if (read(path, entry, bag) is { } element)
            {
                values.Add(element);
            }
        }
        value = values;
        return bag.Count == errors;
    }
}
