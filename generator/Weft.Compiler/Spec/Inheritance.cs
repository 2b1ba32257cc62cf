using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>
/// The key <c>extends</c> of an architecture file: the file's tree is laid over that of the file it names, which may
/// itself extend another. It works on trees, before anything is checked, so a base need not be complete, and what is
/// wrong with an inherited value is located where that value stands.
/// </summary>
internal static class Inheritance
{
    /// <summary>Most files below one. It also ends cycles that paths do not show, made by links between directories.</summary>
    private const int DeepestChain = 16;

    private static readonly LocatedTextShape BasePath = new(new TextShape("a path of an architecture file", ".+"));

    /// <summary>The key, for the schema and for messages about unknown keys.</summary>
    public static Field<YamlScalar> Extends { get; } =
        new(
            "extends",
            BasePath,
            "A file to inherit from, by its path relative to this file. Mappings are merged key by key, every other value of this file replaces the inherited one, and the name is not inherited."
        );

    /// <summary>The tree of a file laid over those that it extends; null with diagnostics where there is none.</summary>
    /// <param name="path">The file's name, for diagnostics and for the path in it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="readFile">Text of a base, by its resolved path; null where there is none.</param>
    /// <param name="bag">Takes what is wrong with the files as such.</param>
    /// <param name="from">What names the first file, where another one does.</param>
    public static YamlNode? Read(
        string path,
        string text,
        Func<string, string?> readFile,
        DiagnosticBag bag,
        YamlScalar? from = null
    )
    {
        var layers = new List<YamlNode>();
        var files = new HashSet<string>(StringComparer.Ordinal);
        while (Tree(path, text, from, bag) is { } tree)
        {
            files.Add(SpecPath.Normalise(path));
            layers.Add(Without(tree));
            if (Find(tree) is not { } written)
            {
                return Merge(layers);
            }
            if (!BasePath.TryRead(written, bag, out var named))
            {
                return null;
            }
            path = SpecPath.Resolve(path, named.Text);
            if (Refusal(named, path, files) is { } refusal)
            {
                bag.Add(DiagnosticCatalogue.EndlessExtension, named.At, refusal);
                return null;
            }
            if (ReferencedFile.Read(named, path, readFile, bag) is not { } found)
            {
                return null;
            }
            (text, from) = (found, named);
        }
        return null;
    }

    private static YamlNode? Tree(string path, string text, YamlScalar? from, DiagnosticBag bag) =>
        from is null ? YamlTreeReader.Read(path, text, bag) : ReferencedFile.ReadTree(from, path, text, bag);

    /// <summary>The path, resolved, of the file that a text extends; null where it extends none.</summary>
    public static string? BaseOf(string path, string text)
    {
        var bag = new DiagnosticBag();
        return
            YamlTreeReader.Read(path, text, bag) is { } tree
            && Find(tree) is { } written
            && BasePath.TryRead(written, bag, out var named)
            ? SpecPath.Resolve(path, named.Text)
            : null;
    }

    private static string? Refusal(YamlScalar named, string resolved, HashSet<string> files) =>
        files.Contains(resolved)
            ? $"found {Wording.Quote(named.Text)}, which extends this file or is this file, expected a base that "
                + "does not lead back here; remove one 'extends'"
        : files.Count > DeepestChain
            ? $"found a chain of more than {DeepestChain} bases, expected a short one; merge some of its files"
        : null;

    /// <summary>Lays the first tree over the second, and so on.</summary>
    private static YamlNode Merge(List<YamlNode> layers) =>
        Enumerable.Reverse(layers).Aggregate((below, above) => ArchitectureLanguage.Root.Merge(below, above));

    private static YamlNode? Find(YamlNode tree) => (tree as YamlMapping)?.Find(Extends.Key)?.Value;

    private static YamlNode Without(YamlNode tree) => tree is YamlMapping mapping ? mapping.Without(Extends.Key) : tree;
}
