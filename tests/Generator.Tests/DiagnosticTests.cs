using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Weft.Compiler;
using Weft.Compiler.Diagnostics;
using Weft.Generator;
using Xunit;

namespace Generator.Tests;

/// <summary>A message stands at its place in the YAML file, and errors stay within their file.</summary>
public sealed class DiagnosticTests
{
    [Fact]
    public void Error_is_located_at_the_value()
    {
        MemoryFile file = new("specs/broken.arch.yaml", "# a comment\n" + Specs.Valid("Broken", width: -3));

        Diagnostic diagnostic = Assert.Single(GeneratorHarness.Run(file).Diagnostics);

        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(file.Path, place.Path);
        Assert.Equal("-3", file.GetText().ToString(diagnostic.Location.SourceSpan));
        Assert.Equal(file.GetText().Lines.GetLinePositionSpan(diagnostic.Location.SourceSpan), place.Span);
    }

    [Fact]
    public void Valid_spec_beside_a_broken_one_compiles()
    {
        GeneratorDriver driver = GeneratorHarness.Driver([
            new MemoryFile("specs/broken.arch.yaml", Specs.Valid("Broken", width: 0)),
            new MemoryFile("specs/good.arch.yaml", Specs.Valid("Good")),
        ]);

        CSharpCompilation user = GeneratorHarness.Compilation("class User { Weft.Generated.Good? field = null; }");
        driver.RunGeneratorsAndUpdateCompilation(user, out Compilation output, out var diagnostics);

        Assert.Equal("specs/broken.arch.yaml", Assert.Single(diagnostics).Location.GetLineSpan().Path);
        Assert.DoesNotContain(output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Theory]
    [InlineData("Twin", "Twin")]
    [InlineData("Twin", "TWIN")]
    public void Two_specs_of_one_name_are_both_refused_and_spare_the_others(string first, string second)
    {
        MemoryFile[] files =
        [
            new("specs/first.arch.yaml", Specs.Valid(first)),
            new("specs/good.arch.yaml", Specs.Valid("Good")),
            new("specs/second.arch.yaml", Specs.Valid(second)),
        ];

        GeneratorRunResult result = GeneratorHarness.Run(files);

        Assert.Equal("Good.g.cs", Assert.Single(result.GeneratedSources).HintName);
        Assert.Equal(
            [files[0].Path, files[2].Path],
            result.Diagnostics.Select(diagnostic => diagnostic.Location.GetLineSpan().Path).Order()
        );
        Assert.All(result.Diagnostics, diagnostic => Assert.Equal(DiagnosticCatalogue.SameName.Id, diagnostic.Id));
        Assert.Equal(first, files[0].GetText().ToString(Find(result, files[0]).Location.SourceSpan));
    }

    [Fact]
    public void Exception_of_the_compiler_becomes_a_diagnostic_at_the_name_and_spares_the_others()
    {
        MemoryFile bad = new("specs/bad.arch.yaml", Specs.Valid("Bad"));
        MemoryFile good = new("specs/good.arch.yaml", Specs.Valid("Good"));
        ArchitectureGenerator generator = new(spec =>
            spec.Name == "Bad" ? throw new NotSupportedException("no such pass") : ArchitectureCompiler.Emit(spec)
        );

        GeneratorDriver driver = GeneratorHarness.Driver([bad, good], generator);
        GeneratorRunResult result = driver
            .RunGenerators(GeneratorHarness.Compilation())
            .GetRunResult()
            .Results.Single();

        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Null(result.Exception);
        Assert.Equal(DiagnosticCatalogue.Internal.Id, diagnostic.Id);
        Assert.Equal(bad.Path, diagnostic.Location.GetLineSpan().Path);
        Assert.Equal("Bad", bad.GetText().ToString(diagnostic.Location.SourceSpan));
        Assert.Equal("Good.g.cs", Assert.Single(result.GeneratedSources).HintName);
    }

    [Fact]
    public void Exception_of_the_reader_becomes_a_diagnostic_and_spares_the_others()
    {
        FailingFile bad = new("specs/bad.arch.yaml", new InvalidOperationException("first line\nsecond line"));

        GeneratorRunResult result = GeneratorHarness.Run(
            bad,
            new MemoryFile("specs/good.arch.yaml", Specs.Valid("Good"))
        );

        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Null(result.Exception);
        Assert.Equal(DiagnosticCatalogue.Internal.Id, diagnostic.Id);
        Assert.Equal(bad.Path, diagnostic.Location.GetLineSpan().Path);
        Assert.Contains(
            "InvalidOperationException: first line second line",
            diagnostic.GetMessage(CultureInfo.InvariantCulture)
        );
        Assert.NotNull(result.Source("Good"));
    }

    [Fact]
    public void Cancellation_is_no_diagnostic() =>
        Assert.Throws<OperationCanceledException>(() =>
            GeneratorHarness
                .Driver([new MemoryFile("specs/good.arch.yaml", Specs.Valid("Good"))])
                .RunGenerators(GeneratorHarness.Compilation(), new CancellationToken(canceled: true))
        );

    [Fact]
    public void Files_with_another_suffix_are_not_read() =>
        Assert.Empty(GeneratorHarness.Run(new MemoryFile("specs/other.yaml", "{")).Diagnostics);

    private static Diagnostic Find(GeneratorRunResult result, MemoryFile file) =>
        result.Diagnostics.Single(diagnostic => diagnostic.Location.GetLineSpan().Path == file.Path);

    /// <summary>A file at which whoever reads it fails.</summary>
    private sealed class FailingFile(string path, Exception failure) : AdditionalText
    {
        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => throw failure;
    }
}
