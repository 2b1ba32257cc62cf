using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;
using Weft.Generator;
using Weft.Runtime.Modules;

namespace Generator.Tests;

/// <summary>Runs the generator in this process, on files that exist in memory only.</summary>
internal static class GeneratorHarness
{
    /// <summary>Everything that generated code may refer to.</summary>
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(torch).Assembly.Location)
            .Append(typeof(SequenceModule).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A project with one C# file and no reference to the generator yet.</summary>
    public static CSharpCompilation Compilation(string code = "") =>
        CSharpCompilation.Create(
            "User",
            [CSharpSyntaxTree.ParseText(code)],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );

    /// <summary>A driver that remembers why each step ran.</summary>
    public static GeneratorDriver Driver(IEnumerable<AdditionalText> files, ArchitectureGenerator? generator = null) =>
        CSharpGeneratorDriver.Create(
            [(generator ?? new ArchitectureGenerator()).AsSourceGenerator()],
            files,
            driverOptions: new GeneratorDriverOptions(
                IncrementalGeneratorOutputKind.None,
                trackIncrementalGeneratorSteps: true
            )
        );

    /// <summary>Runs a new driver once.</summary>
    public static GeneratorRunResult Run(params IEnumerable<AdditionalText> files) =>
        Driver(files).RunGenerators(Compilation()).GetRunResult().Results.Single();

    /// <summary>The generated file of the class <paramref name="name"/>, or null.</summary>
    public static string? Source(this GeneratorRunResult result, string name) =>
        result.GeneratedSources.SingleOrDefault(source => source.HintName == name + ".g.cs").SourceText?.ToString();
}
