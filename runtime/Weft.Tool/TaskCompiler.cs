using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Weft.Runtime.Tasks;

namespace Weft.Tool;

/// <summary>Compiles the C# file of a user's task in memory, with the libraries that the tool itself has.</summary>
internal static class TaskCompiler
{
    private const int MostErrors = 5;
    private const string Assemblies = "Weft.Tasks.";

    private static readonly ConcurrentDictionary<string, Assembly> s_compiled = new(StringComparer.Ordinal);

    /// <summary>The assembly of a file; the same text is compiled once.</summary>
    /// <exception cref="ArgumentException">It cannot be read or does not compile: file, line and error, a line each.</exception>
    public static Assembly Compile(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"{path}: found no file that can be read, expected C#: {exception.Message}; correct 'source'",
                exception
            );
        }

        return s_compiled.GetOrAdd($"{path}\n{text}", _ => Compile(path, text));
    }

    /// <summary>Names of the tasks that were compiled.</summary>
    public static IReadOnlyList<string> Classes =>
        [
            .. s_compiled
                .Values.SelectMany(assembly => assembly.GetExportedTypes())
                .Where(type => type.IsSubclassOf(typeof(SequenceTask)))
                .Select(type => type.Name)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Whether an assembly is one that was compiled here.</summary>
    public static bool IsUsers(Assembly? assembly) =>
        assembly?.GetName().Name?.StartsWith(Assemblies, StringComparison.Ordinal) == true;

    private static Assembly Compile(string path, string text)
    {
        var compilation = CSharpCompilation.Create(
            $"{Assemblies}{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(SourceText.From(text), new CSharpParseOptions(LanguageVersion.Latest), path)],
            InMemoryCompiler.References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        using var image = new MemoryStream();
        string[] errors =
        [
            .. compilation.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(Describe),
        ];
        return errors.Length == 0
            ? Assembly.Load(image.ToArray())
            : throw new ArgumentException(string.Join('\n', errors.Take(MostErrors)));
    }

    private static string Describe(Diagnostic error)
    {
        FileLinePositionSpan place = error.Location.GetLineSpan();
        return $"{place.Path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): "
            + $"error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}; "
            + "expected C# with a class that derives from SequenceTask; correct it";
    }
}
