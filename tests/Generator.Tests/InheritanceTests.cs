using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Weft.Generator;
using Xunit;

namespace Generator.Tests;

/// <summary>What a file extends is found among the additional files, and an edit there compiles again what rests on it.</summary>
public sealed class InheritanceTests
{
    private const string Stepped = "step: 1\n";

    private static readonly MemoryFile Base = new("/p/bases/base.yaml", Incomplete());
    private static readonly MemoryFile Mid = new("/p/bases/mid.yml", "extends: base.yaml\nlayers: 1\n");
    private static readonly MemoryFile Derived = new("/p/derived.arch.yaml", Extending("Derived", "bases/mid.yml"));
    private static readonly MemoryFile Alone = new("/p/alone.arch.yaml", Specs.Valid("Alone"));

    [Fact]
    public void A_base_of_any_name_is_merged_in()
    {
        GeneratorRunResult result = GeneratorHarness.Run(Derived, Mid, Base);

        Assert.Empty(result.Diagnostics);
        string whole = Specs.Valid("Derived").Replace("layers: 2", "layers: 1", StringComparison.Ordinal);
        Assert.Equal(
            GeneratorHarness.Run(new MemoryFile("/p/whole.arch.yaml", whole)).Source("Derived"),
            Assert.Single(result.GeneratedSources).SourceText.ToString()
        );
    }

    [Fact]
    public void A_base_that_is_an_architecture_is_compiled_as_well()
    {
        GeneratorRunResult result = GeneratorHarness.Run(
            Alone,
            new MemoryFile("/p/sub/derived.arch.yaml", Extending("Derived", "../alone.arch.yaml"))
        );

        Assert.Empty(result.Diagnostics);
        Assert.Equal(2, result.GeneratedSources.Length);
    }

    [Fact]
    public void Paths_of_another_system_are_resolved()
    {
        GeneratorRunResult result = GeneratorHarness.Run(
            new MemoryFile("C:\\p\\derived.arch.yaml", Extending("Derived", "bases/base.yaml")),
            new MemoryFile("C:\\p\\bases\\base.yaml", Incomplete(width: 0))
        );

        Assert.Equal("C:\\p\\bases\\base.yaml", Assert.Single(result.Diagnostics).Location.GetLineSpan().Path);
    }

    [Fact]
    public void A_value_of_a_base_emits_what_rests_on_it_only()
    {
        GeneratorRunResult result = AfterEdit(Base, Incomplete(width: 16));

        IncrementalStepRunReason[] one = [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached];
        Assert.Equal(one, Reasons(result, ArchitectureGenerator.ReadSpecStep).Order());
        Assert.Equal(one, Reasons(result, ArchitectureGenerator.SpecStep).Order());
        Assert.Equal(one, Reasons(result, ArchitectureGenerator.EmitStep).Order());
        Assert.NotEqual(GeneratorHarness.Run(Derived, Mid, Base).Source("Derived"), result.Source("Derived"));
        Assert.Equal(GeneratorHarness.Run(Alone).Source("Alone"), result.Source("Alone"));
    }

    [Fact]
    public void A_comment_in_a_base_emits_nothing()
    {
        GeneratorRunResult result = AfterEdit(Base, "# a comment that moves every line\n" + Incomplete());

        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged],
            Reasons(result, ArchitectureGenerator.SourcesStep).Order()
        );
        Assert.All(Reasons(result, ArchitectureGenerator.SpecStep), AssertNotRerunDownstream);
        Assert.All(Reasons(result, ArchitectureGenerator.EmitStep), AssertCached);
        AssertOutputsCached(result);
    }

    [Fact]
    public void Another_additional_file_reads_nothing_again()
    {
        GeneratorRunResult result = AfterEdit(new MemoryFile("/p/notes.txt", Stepped), "step: 2\n");

        Assert.All(
            Reasons(result, ArchitectureGenerator.SourcesStep),
            reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason)
        );
        Assert.All(Reasons(result, ArchitectureGenerator.ReadSpecStep), AssertCached);
        AssertOutputsCached(result);
    }

    [Fact]
    public void A_base_that_appears_is_found()
    {
        GeneratorDriver driver = GeneratorHarness.Driver([Derived, Mid]).RunGenerators(GeneratorHarness.Compilation());
        Assert.Equal(["WEFT014"], Ids(Result(driver)));

        GeneratorRunResult result = Result(
            driver.AddAdditionalTexts([Base]).RunGenerators(GeneratorHarness.Compilation())
        );

        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Source("Derived"));
    }

    [Fact]
    public void A_fault_of_a_base_is_located_there_and_reported_once()
    {
        MemoryFile bad = new(Base.Path, Incomplete(width: 0));

        GeneratorRunResult result = GeneratorHarness.Run(
            bad,
            Mid,
            Derived,
            new MemoryFile("/p/second.arch.yaml", Extending("Second", "bases/base.yaml")),
            Alone
        );

        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(("WEFT008", bad.Path), (diagnostic.Id, diagnostic.Location.GetLineSpan().Path));
        Assert.Equal("0", bad.GetText().ToString(diagnostic.Location.SourceSpan));
        Assert.Equal("Alone.g.cs", Assert.Single(result.GeneratedSources).HintName);
    }

    [Theory]
    [InlineData("extends: ../derived.arch.yaml\n", "WEFT018")]
    [InlineData("extends: base.yaml\n", "WEFT018")]
    [InlineData("extends: nowhere.yaml\n", "WEFT014")]
    [InlineData("- 1\n", "WEFT007")]
    [InlineData("", "WEFT003")]
    [InlineData("width: \uFFFD\n", "WEFT001")]
    [InlineData("a: [\n", "WEFT002")]
    public void A_hostile_base_costs_only_what_rests_on_it(string text, string id)
    {
        GeneratorRunResult result = GeneratorHarness.Run(Derived, Mid, new MemoryFile(Base.Path, text), Alone);

        Assert.Null(result.Exception);
        Assert.Equal([id], Ids(result));
        Assert.Equal("Alone.g.cs", Assert.Single(result.GeneratedSources).HintName);
    }

    [Fact]
    public void A_base_that_cannot_be_read_is_reported_where_it_is_named()
    {
        GeneratorRunResult result = GeneratorHarness.Run(Derived, Mid, new TornFile(Base.Path), Alone);

        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(("WEFT014", Mid.Path), (diagnostic.Id, diagnostic.Location.GetLineSpan().Path));
        Assert.Contains("torn", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.NotNull(result.Source("Alone"));
    }

    [Fact]
    public void A_base_that_the_build_does_not_hand_over_is_not_called_unreadable()
    {
        GeneratorRunResult result = GeneratorHarness.Run(Derived, Mid, Alone);

        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(("WEFT014", Mid.Path), (diagnostic.Id, diagnostic.Location.GetLineSpan().Path));
        Assert.Equal(
            $"found '{Base.Path}', which is none of the project's additional files, expected one of them; "
                + $"add <AdditionalFiles Include=\"{Base.Path}\" /> to the project or mend the path",
            diagnostic.GetMessage(null)
        );
    }

    private static string Extending(string name, string path) => $"name: {name}\nextends: {path}\n";

    /// <summary>A base without a name, which is no architecture of its own.</summary>
    private static string Incomplete(int width = 8) =>
        Specs.Valid("Base", width).Replace("name: Base\n", "", StringComparison.Ordinal);

    private static GeneratorRunResult AfterEdit(MemoryFile file, string text)
    {
        MemoryFile[] files = [Alone, Derived, Mid, Base];
        GeneratorDriver driver = GeneratorHarness
            .Driver(files.Contains(file) ? files : [.. files, file])
            .RunGenerators(GeneratorHarness.Compilation());
        driver = driver.ReplaceAdditionalText(file, new MemoryFile(file.Path, text));
        return Result(driver.RunGenerators(GeneratorHarness.Compilation()));
    }

    private static GeneratorRunResult Result(GeneratorDriver driver) => driver.GetRunResult().Results.Single();

    private static IEnumerable<string> Ids(GeneratorRunResult result) => result.Diagnostics.Select(found => found.Id);

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static void AssertCached(IncrementalStepRunReason reason) =>
        Assert.Equal(IncrementalStepRunReason.Cached, reason);

    private static void AssertNotRerunDownstream(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());

    private static void AssertOutputsCached(GeneratorRunResult result) =>
        Assert.All(
            result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => AssertCached(output.Reason)
        );

    /// <summary>A file at which whoever reads it fails.</summary>
    private sealed class TornFile(string path) : AdditionalText
    {
        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) =>
            throw new IOException("torn");
    }
}
