using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Weft.Compiler.Tasks;
using Weft.Runtime.Files;
using Weft.Runtime.Tasks;

namespace Weft.Tool;

/// <summary>Compiles the C# file of a user's task in memory, with the libraries that the tool itself has.</summary>
internal static class TaskCompiler
{
    private const int MostErrors = 5;
    private const string Assemblies = "Weft.Tasks.";
    private const int DeepestNesting = 1000;

    // The parser takes about half a kilobyte for each bracket that is open, and a file is brackets at worst.
    private const int Stack = 1 << 29;
    private const string Suffix = ".cs";

    private static readonly ConcurrentDictionary<string, Assembly> s_compiled = new(StringComparer.Ordinal);

    /// <summary>The assembly of a file; the same text is compiled once.</summary>
    /// <exception cref="ArgumentException">It cannot be read or does not compile: file, line and error, a line each.</exception>
    public static Assembly Compile(string path)
    {
        string text = Read(path);
        return s_compiled.GetOrAdd($"{path}\n{text}", _ => Assembly.Load(Compile(path, text)));
    }

    /// <summary>Compiles the file of a task and makes sure that it declares one. Of its code nothing runs.</summary>
    /// <exception cref="ArgumentException">It cannot be read, does not compile, or declares no such task.</exception>
    public static void Inspect(ClassSpec spec)
    {
        using var metadata = new MetadataLoadContext(
            new PathAssemblyResolver(InMemoryCompiler.PlatformAssemblies),
            typeof(object).Assembly.GetName().Name
        );
        ClassTask.Find(metadata.LoadFromByteArray(Compile(spec.Path, Read(spec.Path))), spec);
    }

    // Errors of the compiler quote what they are about: of a file that is no C#, they would quote that.
    private static string Read(string path)
    {
        if (!path.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"{path}: found a file that is not named *{Suffix}, expected C#; correct 'source'"
            );
        }

        try
        {
            return InputFile.ReadText(path, InputFile.LargestSource);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"{path}: found no file that can be read, expected C#: {exception.Message.TrimEnd('.')}; correct 'source'",
                exception
            );
        }
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

    private static byte[] Compile(string path, string text)
    {
        byte[] image = [];
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    image = CompileHere(path, text);
                }
                catch (ArgumentException exception)
                {
                    error = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Stack
        );
        thread.Start();
        thread.Join();
        error?.Throw();
        return image;
    }

    private static byte[] CompileHere(string path, string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            SourceText.From(text),
            new CSharpParseOptions(LanguageVersion.Latest),
            path
        );
        if (TooDeep(tree) is { } deep)
        {
            throw new ArgumentException(
                $"{Place(deep.GetLocation())}: error: found code nested more than {DeepestNesting} deep, expected less; write it in several statements"
            );
        }

        var compilation = CSharpCompilation.Create(
            $"{Assemblies}{Guid.NewGuid():N}",
            [tree],
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
            ? image.ToArray()
            : throw new ArgumentException(string.Join('\n', errors.Take(MostErrors)));
    }

    // Deep expressions would overrun even this stack where the compiler goes through them.
    private static SyntaxNode? TooDeep(SyntaxTree tree)
    {
        var open = new Stack<(SyntaxNode Node, int Depth)>([(tree.GetRoot(), 0)]);
        while (open.TryPop(out (SyntaxNode Node, int Depth) next))
        {
            if (next.Depth > DeepestNesting)
            {
                return next.Node;
            }

            foreach (SyntaxNode child in next.Node.ChildNodes())
            {
                open.Push((child, next.Depth + 1));
            }
        }

        return null;
    }

    private static string Place(Location location)
    {
        FileLinePositionSpan place = location.GetLineSpan();
        return $"{place.Path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1})";
    }

    private static string Describe(Diagnostic error) =>
        $"{Place(error.Location)}: error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}; "
        + "expected C# with a class that derives from SequenceTask; correct it";
}
