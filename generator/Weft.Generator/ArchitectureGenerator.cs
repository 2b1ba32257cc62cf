using System;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Weft.Compiler;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;

namespace Weft.Generator;

/// <summary>
/// Compiles every <c>*.arch.yaml</c> among the additional files of a project to a C# class. The files that it extends
/// are looked up among the additional files too. This file is wiring
/// only: what each step does is in the type that it calls.
/// </summary>
/// <remarks>
/// Sources and diagnostics are two outputs. Sources depend on specs, which hold no positions; diagnostics depend on
/// positions as well. So a comment added to a file moves its diagnostics but compiles nothing again.
/// </remarks>
/// <param name="emit">Compiles one spec; a pure function.</param>
[Generator(LanguageNames.CSharp)]
public sealed class ArchitectureGenerator(Func<ArchitectureSpec, string> emit) : IIncrementalGenerator
{
    /// <summary>Step: the texts that one architecture is read from.</summary>
    public const string SourcesStep = "Sources";

    /// <summary>Step: those texts to <see cref="SpecFile"/>.</summary>
    public const string ReadSpecStep = "ReadSpec";

    /// <summary>Step: <see cref="SpecFile"/> to the spec, without positions.</summary>
    public const string SpecStep = "Spec";

    /// <summary>Step: the names that more than one file declares.</summary>
    public const string NamesStep = "Names";

    /// <summary>Step: spec to C#.</summary>
    public const string EmitStep = "Emit";

    /// <summary>Step: everything there is to say about one file.</summary>
    public const string DiagnosticsStep = "Diagnostics";

    /// <summary>The generator as the C# compiler creates it; the other constructor lets a compiler fail on purpose.</summary>
    public ArchitectureGenerator()
        : this(spec => ArchitectureCompiler.Emit(spec)) { }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<BaseFiles> bases = context
            .AdditionalTextsProvider.Collect()
            .Select((all, _) => new BaseFiles(all));

        IncrementalValuesProvider<SpecFile> files = context
            .AdditionalTextsProvider.Where(SpecFile.Matches)
            .Select(SourceFile.Read)
            .Combine(bases)
            .Select((pair, cancellation) => SpecSources.Gather(pair.Left, pair.Right, cancellation))
            .WithTrackingName(SourcesStep)
            .Select(SpecFile.Read)
            .WithTrackingName(ReadSpecStep);

        IncrementalValuesProvider<ArchitectureSpec> specs = files
            .Where(file => file.Spec is not null)
            .Select((file, _) => file.Spec!)
            .WithTrackingName(SpecStep);

        IncrementalValueProvider<EquatableArray<string>> clashes = specs
            .Collect()
            .Select((all, _) => NameClashes.Find(all.Select(spec => spec.Name)))
            .WithTrackingName(NamesStep);

        IncrementalValuesProvider<EmittedSource> sources = specs
            .Combine(clashes)
            .Where(pair => !pair.Right.Contains(pair.Left.Name))
            .Select((pair, cancellation) => EmittedSource.Emit(pair.Left, emit, cancellation))
            .WithTrackingName(EmitStep);

        IncrementalValueProvider<EquatableArray<EmittedSource>> failures = sources
            .Where(source => source.Failure is not null)
            .Collect()
            .Select((all, _) => new EquatableArray<EmittedSource>(all));

        IncrementalValuesProvider<EquatableArray<SpecDiagnostic>> diagnostics = files
            .Combine(clashes.Combine(failures))
            .Select((pair, _) => SpecFileDiagnostics.Of(pair.Left, pair.Right.Left, pair.Right.Right))
            .WithTrackingName(DiagnosticsStep);

        // What is wrong in a base is wrong in every file above it, and said once.
        IncrementalValueProvider<EquatableArray<SpecDiagnostic>> distinct = diagnostics
            .Collect()
            .Select((all, _) => new EquatableArray<SpecDiagnostic>(all.SelectMany(one => one).Distinct()));

        context.RegisterSourceOutput(sources, AddSource);
        context.RegisterSourceOutput(distinct, Report);
    }

    private static void AddSource(SourceProductionContext context, EmittedSource source)
    {
        if (source.Text is not null)
        {
            context.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8));
        }
    }

    private static void Report(SourceProductionContext context, EquatableArray<SpecDiagnostic> diagnostics)
    {
        foreach (SpecDiagnostic diagnostic in diagnostics)
        {
            context.ReportDiagnostic(RoslynDiagnostics.Create(diagnostic));
        }
    }
}
