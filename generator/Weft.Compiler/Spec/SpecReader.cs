using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>Reads architecture files. Whatever the text, the answer is a spec or located diagnostics, no exception.</summary>
public static class SpecReader
{
    /// <summary>Reads one <c>*.arch.yaml</c> file.</summary>
    /// <param name="path">The file's name, for diagnostics.</param>
    /// <param name="text">Its text.</param>
    /// <param name="overrides">
    /// Fields to set before checking: full path ("attention.heads") or an unambiguous last part of one ("heads"), and the
    /// value as YAML. An error in one is located in the made-up file "heads=16".
    /// </param>
    public static ReadResult<ArchitectureSpec> ReadArchitecture(
        string path,
        string text,
        IReadOnlyList<KeyValuePair<string, string>>? overrides = null
    )
    {
        var bag = new DiagnosticBag();
        var root = YamlTreeReader.Read(path, text, bag);
        var parsed = (overrides ?? []).Select(pair => Parse(pair.Key, pair.Value, bag)).ToList();
        if (root is null || parsed.Contains(null))
        {
            return new ReadResult<ArchitectureSpec>(null, null, bag.Ordered());
        }
        var spec = Read(root, parsed!, bag);
        return new ReadResult<ArchitectureSpec>(
            spec,
            (root as YamlMapping)?.Find("name")?.Value.At.Span,
            bag.Ordered()
        );
    }

    /// <summary>Reads a tree with overrides applied; null with diagnostics where that gives no valid spec.</summary>
    internal static ArchitectureSpec? Read(YamlNode root, IEnumerable<Override> overrides, DiagnosticBag bag)
    {
        var errors = bag.Count;
        var changed = overrides.Aggregate(root, (tree, change) => change.Apply(tree));
        if (ArchitectureLanguage.Root.TryRead(changed, bag, out var spec))
        {
            ArchitectureChecks.Run(spec, changed, bag);
        }
        return bag.Count == errors ? spec : null;
    }

    private static Override? Parse(string key, string value, DiagnosticBag bag)
    {
        // Blanks in place of "heads=" make the columns of the value those of the whole text.
        var place = Wording.OneLine($"{key}={value}");
        var span = new TextSpan(0, key.Length, 1, 1, 1, key.Length + 1);
        var written = new YamlScalar(key, IsPlain: true, new Location(place, span));
        var node = YamlTreeReader.Read(place, new string(' ', key.Length + 1) + value, bag);
        var path = Override.Resolve(written, bag);
        return node is null || path is null ? null : new Override(path, written, node);
    }
}
