using System;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tests.Spec;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Compiler.Tests.Snapshots;

/// <summary>Generated C# and IR as a reviewer sees them: a change of either shows in the diff of a snapshot.</summary>
public class CompilationSnapshotTests
{
    public static TheoryData<string> ShippedSpecs() =>
        [.. RepositoryFiles.Architectures.Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(ShippedSpecs))]
    public void Generated_class(string file) =>
        SnapshotText.Match(ArchitectureCompiler.Emit(Read(file)), $"{Stem(file)}.cs");

    [Theory]
    [MemberData(nameof(ShippedSpecs))]
    public void Explanation(string file) =>
        SnapshotText.Match(ArchitectureCompiler.Explain(Read(file), CompileOptions.Default), $"{Stem(file)}.explain");

    private static string Stem(string file) => file.Replace(".arch.yaml", "", StringComparison.Ordinal);

    private static ArchitectureSpec Read(string file)
    {
        var path = Path.Combine(RepositoryFiles.Specs, "architectures", file);
        var result = SpecReader.ReadArchitecture(path, File.ReadAllText(path), readFile: File.ReadAllText);
        Assert.Empty(result.Diagnostics);
        return result.Spec!;
    }
}
