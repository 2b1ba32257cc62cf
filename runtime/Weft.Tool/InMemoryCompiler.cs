using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Tool;

/// <summary>The just-in-time host: compiles a spec to a class in memory, with the source the generator would emit.</summary>
internal static class InMemoryCompiler
{
    private static readonly ConcurrentDictionary<(ArchitectureSpec, CompileOptions), Type> Compiled = new();
    private static readonly Lazy<IReadOnlyList<MetadataReference>> s_references = new(() => ReadReferences());

    /// <summary>What compiled code may refer to: the base library, TorchSharp and Weft.</summary>
    public static IReadOnlyList<MetadataReference> References => s_references.Value;

    /// <summary>The files of all assemblies that this process can load by name.</summary>
    public static IEnumerable<string> PlatformAssemblies =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    /// <summary>A module with fresh weights.</summary>
    /// <exception cref="InvalidOperationException">The generated source does not compile: a defect of Weft.</exception>
    public static SequenceModule Create(ArchitectureSpec spec, ScalarType dtype, CompileOptions? options = null)
    {
        var type = Compiled.GetOrAdd((spec, options ?? CompileOptions.Default), key => Compile(key.Item1, key.Item2));
        return (SequenceModule)Activator.CreateInstance(type, dtype)!;
    }

    private static Type Compile(ArchitectureSpec spec, CompileOptions options) =>
        Assembly
            .Load(Image(spec, options))
            .GetType($"{ArchitectureCompiler.Namespace}.{spec.Name}", throwOnError: true)!;

    /// <summary>The assembly that the class of a spec is in.</summary>
    internal static byte[] Image(ArchitectureSpec spec, CompileOptions options)
    {
        var source = ArchitectureCompiler.Emit(spec, options);
        var compilation = CSharpCompilation.Create(
            $"Weft.InMemory.{spec.Name}.{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release
            )
        );
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            var error = result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException(
                $"the source generated for '{spec.Name}' does not compile: {error.GetMessage(null)}; please report the spec as a defect"
            );
        }

        return image.ToArray();
    }

    private static PortableExecutableReference[] ReadReferences() =>
        PlatformAssemblies
            .Where(path =>
                Path.GetFileName(path) is var file
                && (
                    file.StartsWith("System.", StringComparison.Ordinal)
                    || file is "TorchSharp.dll" or "Weft.Runtime.dll" or "Weft.Compiler.dll" or "netstandard.dll"
                )
            )
            .Select(path => MetadataReference.CreateFromFile(path))
            .ToArray();
}
