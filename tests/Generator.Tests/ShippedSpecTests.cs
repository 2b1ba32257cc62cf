using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Xunit;

namespace Generator.Tests;

/// <summary>The two front doors agree: ahead of time and just in time give one text.</summary>
public sealed class ShippedSpecTests
{
    public static TheoryData<string> Names =>
        new(Directory.GetFiles(SpecFolder(), "*.arch.yaml").Select(Path.GetFileName).Order()!);

    [Theory]
    [MemberData(nameof(Names))]
    public void Generated_source_is_what_the_compiler_emits(string file)
    {
        string path = Path.Combine(SpecFolder(), file);
        ArchitectureSpec? spec = Read(path);
        Assert.NotNull(spec);

        GeneratorRunResult result = GeneratorHarness.Run([
            .. Chain(path).Select(name => new MemoryFile(name, File.ReadAllText(name))),
        ]);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(ArchitectureCompiler.Emit(spec), result.Source(spec.Name));
    }

    /// <summary>The build of the samples project ran the generator as the C# compiler loads it, from disk.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_hold_a_class_for_each_spec(string file)
    {
        string path = Path.Combine(SpecFolder(), file);
        string name = Read(path)!.Name;

        Assert.NotNull(System.Reflection.Assembly.Load("Samples").GetType(ArchitectureCompiler.Namespace + "." + name));
    }

    private static ArchitectureSpec? Read(string path) =>
        SpecReader.ReadArchitecture(path, File.ReadAllText(path), readFile: File.ReadAllText).Spec;

    /// <summary>A file and those that it extends.</summary>
    private static IEnumerable<string> Chain(string? path)
    {
        for (; path is not null; path = SpecReader.BaseOf(path, File.ReadAllText(path)))
        {
            yield return path;
        }
    }

    private static string SpecFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "specs", "architectures"));
}
