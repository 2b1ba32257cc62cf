using System;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>A file that a spec names.</summary>
internal static class ReferencedFile
{
    /// <summary>Its text; null with a diagnostic at the place that names it.</summary>
    public static string? Read(YamlScalar named, string resolved, Func<string, string?> readFile, DiagnosticBag bag)
    {
        var reason = "";
        try
        {
            if (readFile(resolved) is { } text)
            {
                return text;
            }
        }
        catch (UnreachableFileException exception)
        {
            bag.Add(
                DiagnosticCatalogue.FileNotFound,
                named.At,
                $"found {Wording.Quote(resolved)}, {exception.Message}"
            );
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A file that cannot be opened is the user's to mend, whatever the host's file system throws.
            reason = $" ({Wording.OneLine(exception.Message)})";
        }
        var message =
            $"found no readable file {Wording.Quote(resolved)}{reason}, expected an architecture; mend the path";
        bag.Add(DiagnosticCatalogue.FileNotFound, named.At, message);
        return null;
    }

    /// <summary>
    /// Its tree, with nothing of a file that is no architecture in any message: a path may lead to whatever is on the
    /// machine, and messages go where others read them. A file called an architecture has one key of the language, any
    /// other at least as many known keys as unknown ones.
    /// </summary>
    /// <returns>A mapping; null with a diagnostic.</returns>
    public static YamlMapping? ReadTree(YamlScalar named, string resolved, string text, DiagnosticBag bag)
    {
        var isNamedSo = SpecSuffix.IsArchitecture(resolved);
        var faults = new DiagnosticBag();
        var tree = YamlTreeReader.Read(resolved, text, faults);
        foreach (var fault in faults.Ordered())
        {
            bag.Add(isNamedSo ? fault : WithoutContent(fault));
        }
        if (tree is null || (tree is YamlMapping mapping && IsArchitecture(mapping, isNamedSo)))
        {
            return tree as YamlMapping;
        }
        var message =
            $"found {Wording.Quote(resolved)}, which is {(SpecSuffix.IsExperiment(resolved) ? "an experiment" : "no architecture")}, expected an architecture; mend the path";
        bag.Add(DiagnosticCatalogue.WrongType, named.At, message);
        return null;
    }

    private static bool IsArchitecture(YamlMapping mapping, bool isNamedSo)
    {
        var known = ArchitectureLanguage
            .Root.Fields.Select(field => field.Key)
            .Append(Inheritance.Extends.Key)
            .ToList();
        var count = mapping.Entries.Count(entry => known.Contains(entry.Key.Text));
        return mapping.Entries.Count == 0 || (count > 0 && (isNamedSo || 2 * count >= mapping.Entries.Count));
    }

    private static SpecDiagnostic WithoutContent(SpecDiagnostic fault) =>
        fault with
        {
            Message =
                $"found malformed YAML ({fault.Rule.Title.ToLowerInvariant()}), expected an architecture; correct the file or the path that names it, or name it *{SpecSuffix.Architecture} to see what was found",
        };
}
