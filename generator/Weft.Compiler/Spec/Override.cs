using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>A field of an architecture set from outside its file.</summary>
/// <param name="Path">The field's full path ("attention.heads").</param>
/// <param name="Key">The path as written, and where.</param>
/// <param name="Value">The value to set.</param>
internal sealed record Override(string Path, YamlScalar Key, YamlNode Value)
{
    /// <summary>
    /// Every field of an architecture that may be set, by full path. Name and description are not among them: they say
    /// which spec was changed.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, Field>> Fields { get; } =
        ListFields("", ArchitectureLanguage.Root.Fields)
            .Where(pair => pair.Key is not ("name" or "description"))
            .ToList();

    /// <summary>The same with settings of tasks and of the run, which go by full paths only.</summary>
    private static readonly IReadOnlyList<KeyValuePair<string, Field>> All =
    [
        .. Fields,
        .. TaskLanguage.Settings,
        .. RunLanguage.Settings,
    ];

    /// <summary>What a field of an architecture may be called: full paths, and those last parts that mean only one of them.</summary>
    public static IEnumerable<(string Name, Field Field)> Names()
    {
        var full = Fields.Select(pair => (pair.Key, pair.Value));
        var bare = Fields
            .GroupBy(pair => pair.Value.Key)
            .Where(group => group.Count() == 1 && group.Single().Key != group.Key)
            .Select(group => (group.Key, group.Single().Value));
        return full.Concat(bare);
    }

    /// <summary>The schemas of all fields by full path, which several places refer to.</summary>
    public static JsonObject Definitions()
    {
        var definitions = new JsonObject();
        foreach (var pair in All)
        {
            var definition = new JsonObject { { "description", pair.Value.Doc } };
            foreach (var member in pair.Value.Shape.Schema())
            {
                definition.Add(member.Key, member.Value);
            }
            definitions.Add(pair.Key, definition);
        }
        return definitions;
    }

    /// <summary>A reference to a field's schema among <see cref="Definitions"/>.</summary>
    public static JsonObject Reference(Field field) => Reference(All.First(pair => pair.Value == field).Key);

    /// <summary>The same for the field of a full path.</summary>
    public static JsonObject Reference(string path) => new() { { "$ref", "#/definitions/" + path } };

    /// <summary>The full path that a full path or an unambiguous last part of one means; null with a diagnostic.</summary>
    public static string? Resolve(YamlScalar written, DiagnosticBag bag)
    {
        if (Fields.Any(pair => pair.Key == written.Text))
        {
            return written.Text;
        }
        var matches = Fields.Where(pair => pair.Value.Key == written.Text).Select(pair => pair.Key).ToList();
        if (matches.Count == 1)
        {
            return matches[0];
        }
        var paths = string.Join(", ", Fields.Select(pair => pair.Key));
        var message =
            matches.Count > 1
                ? $"found key {Wording.Quote(written.Text)}, expected a full path; write one of {string.Join(", ", matches)}"
            : TrainingLanguage.Root.Fields.Any(field => field.Key == written.Text)
                ? $"found key {Wording.Quote(written.Text)}, expected a field of architectures or a setting of the task; set it under 'training', where it is the same for all trials"
            : Hint(written.Text) is { Length: > 0 } hint
                ? $"found key {Wording.Quote(written.Text)}, expected a field of architectures or a setting of the task{hint}"
            : $"found key {Wording.Quote(written.Text)}, expected one of {paths}";
        bag.Add(DiagnosticCatalogue.UnknownKey, written.At, message);
        return null;
    }

    /// <summary>The tree with this field set. Parents that are absent or stand for no mapping (feed-forward: none) become mappings.</summary>
    public YamlNode Apply(YamlNode root, DiagnosticBag bag)
    {
        if (root is not YamlMapping)
        {
            return root;
        }
        var keys = Path.Split('.');
        for (var depth = 1; depth < keys.Length; depth++)
        {
            if (root.Find(keys.Take(depth)) is YamlSequence)
            {
                var parent = string.Join(".", keys.Take(depth));
                var message =
                    $"found a list under '{parent}', expected one value to set '{keys[depth]}' of; set '{parent}' as a whole";
                bag.Add(DiagnosticCatalogue.WrongType, Key.At, message);
                return root;
            }
        }
        return Graft(ArchitectureLanguage.Root, root, keys, 0);
    }

    private YamlMapping Graft(Shape shape, YamlNode? node, string[] keys, int depth)
    {
        var mapping = (node is null ? null : shape.AsMapping(node)) ?? new YamlMapping([], Key.At);
        var child = mapping.Find(keys[depth]);
        var inner = shape.Fields.First(field => field.Key == keys[depth]).Shape;
        var value = depth == keys.Length - 1 ? Value : Graft(inner, child?.Value, keys, depth + 1);
        return mapping.With(new YamlEntry(Key with { Text = keys[depth] }, value));
    }

    private static string Hint(string written) =>
        Wording.DidYouMean(written, Fields.SelectMany(pair => new[] { pair.Value.Key, pair.Key }).Distinct());

    private static IEnumerable<KeyValuePair<string, Field>> ListFields(string prefix, IReadOnlyList<Field> fields) =>
        fields.SelectMany(field =>
            ListFields($"{prefix}{field.Key}.", field.Shape.Fields)
                .Prepend(new KeyValuePair<string, Field>(prefix + field.Key, field))
        );
}
