using System;
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
}
