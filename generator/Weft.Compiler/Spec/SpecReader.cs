using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;
using Weft.Compiler.Tasks;

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
    /// <param name="readFile">
    /// Text of a file that this one extends, whose path is resolved against the directory of the file that names it and
    /// has forward slashes; null where there is none.
    /// </param>
    public static ReadResult<ArchitectureSpec> ReadArchitecture(
        string path,
        string text,
        IReadOnlyList<KeyValuePair<string, string>>? overrides = null,
        Func<string, string?>? readFile = null
    )
    {
        var bag = new DiagnosticBag();
        var (root, spec) = Read(path, text, overrides, readFile, bag);
        return new ReadResult<ArchitectureSpec>(spec, NameSpan(root), bag.Ordered());
    }

    /// <summary>
    /// The architecture in full, as YAML that reads to an equal spec: what it extends and its anchors are expanded, and
    /// every default is written.
    /// </summary>
    /// <param name="path">The file's name, for diagnostics.</param>
    /// <param name="text">Its text.</param>
    /// <param name="readFile">As for <see cref="ReadArchitecture"/>.</param>
    public static ReadResult<string> Resolve(string path, string text, Func<string, string?>? readFile = null)
    {
        var bag = new DiagnosticBag();
        var (root, spec) = Read(path, text, null, readFile, bag);
        var resolved = spec is null ? null : YamlTreeWriter.Write(ArchitectureLanguage.Root.Complete(root!));
        return new ReadResult<string>(resolved, NameSpan(root), bag.Ordered());
    }

    /// <summary>
    /// The path of the file that an architecture extends, resolved and with forward slashes; null where it extends none or
    /// does not say so validly. For hosts that must know the files of an architecture before they read it.
    /// </summary>
    /// <param name="path">The file's name.</param>
    /// <param name="text">Its text.</param>
    public static string? BaseOf(string path, string text) => Inheritance.BaseOf(path, text);

    /// <summary>Reads one task, as it stands under the key <c>task</c> of an experiment.</summary>
    /// <param name="path">The file's name, for diagnostics and for the paths in it.</param>
    /// <param name="text">A word, or a mapping with <c>kind</c> and settings.</param>
    public static ReadResult<TaskSpec> ReadTask(string path, string text)
    {
        var bag = new DiagnosticBag();
        var root = YamlTreeReader.Read(path, text, bag);
        var spec = root is null ? null : TaskLanguage.Read(root, bag);
        return new ReadResult<TaskSpec>(spec, null, bag.Ordered());
    }

    /// <summary>Reads a tree with overrides applied; null with diagnostics where that gives no valid spec.</summary>
    internal static ArchitectureSpec? Read(YamlNode root, IEnumerable<Override> overrides, DiagnosticBag bag)
    {
        var errors = bag.Count;
        var changed = overrides.Aggregate(root, (tree, change) => change.Apply(tree, bag));
        if (ArchitectureLanguage.Root.TryRead(changed, bag, out var spec))
        {
            ArchitectureChecks.Run(spec, changed, bag);
        }
        return bag.Count == errors ? spec : null;
    }

    private static (YamlNode? Root, ArchitectureSpec? Spec) Read(
        string path,
        string text,
        IReadOnlyList<KeyValuePair<string, string>>? overrides,
        Func<string, string?>? readFile,
        DiagnosticBag bag
    )
    {
        var root = Inheritance.Read(path, text, readFile ?? NoFile, bag);
        var parsed = (overrides ?? []).Select(pair => Parse(pair.Key, pair.Value, bag)).ToList();
        return root is null || parsed.Contains(null) ? (root, null) : (root, Read(root, parsed!, bag));
    }

    private static TextSpan? NameSpan(YamlNode? root) => (root as YamlMapping)?.Find("name")?.Value.At.Span;

    private static string? NoFile(string path) => null;

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
