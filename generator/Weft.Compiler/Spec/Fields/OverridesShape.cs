using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>
/// A mapping from fields of an architecture, or other settings, to values. The values are checked where they are applied,
/// as part of the architecture or the task: whether heads divide the width is a question to both.
/// </summary>
/// <param name="expected">What the mapping is, for messages.</param>
/// <param name="settings">What may be set besides fields of the architecture, by full path ("task.distances").</param>
/// <param name="read">Reads one entry under the full path of its key; null after reporting an error.</param>
/// <param name="schema">The schema of an entry's value, from that of the field.</param>
/// <param name="options">Keys beside the fields that say how to take them; whoever knows them reads them.</param>
internal sealed class OverridesShape<T>(
    string expected,
    IReadOnlyList<KeyValuePair<string, Field>> settings,
    Func<string, YamlEntry, DiagnosticBag, T?> read,
    Func<JsonObject, JsonObject> schema,
    params Field[] options
) : Shape<IReadOnlyList<T>>
    where T : class
{
    public override string Expected => expected;

    public override bool Takes(YamlNode node) => node is YamlMapping;

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var (name, field) in Override.Names().Concat(settings.Select(pair => (pair.Key, pair.Value))))
        {
            properties.Add(name, schema(Override.Reference(field)));
        }
        foreach (var option in options)
        {
            properties.Add(option.Key, option.Schema());
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
        foreach (var entry in mapping.Entries.Where(entry => options.All(option => option.Key != entry.Key.Text)))
        {
            if (Resolve(entry.Key, bag) is not { } path)
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

    /// <summary>The full path that a key means; null with a diagnostic.</summary>
    private string? Resolve(YamlScalar written, DiagnosticBag bag)
    {
        var paths = settings.Select(pair => pair.Key).ToList();
        if (paths.Contains(written.Text))
        {
            return written.Text;
        }
        if (RunLanguage.Settings.Any(pair => pair.Key == written.Text))
        {
            bag.Add(
                DiagnosticCatalogue.UnknownKey,
                written.At,
                $"found key {Wording.Quote(written.Text)}, which is no field of an architecture or task, expected it as a key of "
                    + "the experiment; write it there, or in sweep with a list of values"
            );
            return null;
        }
        var owner = written.Text.Split('.')[0] + ".";
        var near = paths.Where(path => path.StartsWith(owner, StringComparison.Ordinal)).ToList();
        var ends = paths.Where(path => path.EndsWith("." + written.Text, StringComparison.Ordinal)).ToList();
        var isField = Override.Names().Any(name => name.Name == written.Text);
        var hint = Wording.DidYouMean(written.Text, options.Select(option => option.Key));
        if (near.Count == 0 && (isField || (ends.Count == 0 && hint.Length == 0)))
        {
            return Override.Resolve(written, bag);
        }
        var message =
            near.Count > 0
                ? $"found key {Wording.Quote(written.Text)}, expected one of {string.Join(", ", near)}{Wording.DidYouMean(written.Text, near)}"
            : ends.Count > 0
                ? $"found key {Wording.Quote(written.Text)}, expected a full path; write {string.Join(" or ", ends)}"
            : $"found key {Wording.Quote(written.Text)}, expected a field of architectures or a setting{hint}";
        bag.Add(DiagnosticCatalogue.UnknownKey, written.At, message);
        return null;
    }
}
