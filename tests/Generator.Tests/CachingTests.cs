using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Weft.Generator;
using Xunit;

namespace Generator.Tests;

/// <summary>An edit compiles again what it changes, and nothing else.</summary>
public sealed class CachingTests
{
    private const string FirstPath = "specs/first.arch.yaml";

    private static readonly MemoryFile First = new(FirstPath, Specs.Valid("First"));
    private static readonly MemoryFile Second = new("specs/second.arch.yaml", Specs.Valid("Second"));

    [Fact]
    public void First_run_is_all_new()
    {
        GeneratorRunResult result = GeneratorHarness.Run(First, Second);

        Assert.Equal(2, result.GeneratedSources.Length);
        Assert.All(
            Reasons(result, ArchitectureGenerator.EmitStep),
            reason => Assert.Equal(IncrementalStepRunReason.New, reason)
        );
    }

    [Fact]
    public void Edit_of_CSharp_runs_nothing()
    {
        GeneratorDriver driver = GeneratorHarness.Driver([First, Second]).RunGenerators(GeneratorHarness.Compilation());
        GeneratorRunResult result = Result(driver.RunGenerators(GeneratorHarness.Compilation("class Edited { }")));

        string[] steps =
        [
            ArchitectureGenerator.ReadSpecStep,
            ArchitectureGenerator.SpecStep,
            ArchitectureGenerator.NamesStep,
            ArchitectureGenerator.EmitStep,
            ArchitectureGenerator.DiagnosticsStep,
        ];
        Assert.All(steps, step => Assert.All(Reasons(result, step), AssertCached));
        AssertOutputsCached(result);
    }

    [Fact]
    public void Edit_of_a_comment_reads_one_file_and_emits_nothing()
    {
        GeneratorRunResult result = AfterEditOfFirst("# a comment that moves every line\n" + Specs.Valid("First"));

        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            Reasons(result, ArchitectureGenerator.ReadSpecStep).Order()
        );
        Assert.All(Reasons(result, ArchitectureGenerator.SpecStep), AssertNotRerunDownstream);
        Assert.All(Reasons(result, ArchitectureGenerator.NamesStep), AssertNotRerunDownstream);
        Assert.All(Reasons(result, ArchitectureGenerator.EmitStep), AssertCached);
        Assert.All(Reasons(result, ArchitectureGenerator.DiagnosticsStep), AssertNotRerunDownstream);
        AssertOutputsCached(result);
    }

    [Fact]
    public void Edit_of_a_value_emits_that_spec_only()
    {
        GeneratorRunResult result = AfterEditOfFirst(Specs.Valid("First", width: 16));

        IncrementalStepRunReason[] one = [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached];
        Assert.Equal(one, Reasons(result, ArchitectureGenerator.SpecStep).Order());
        Assert.All(Reasons(result, ArchitectureGenerator.NamesStep), AssertNotRerunDownstream);
        Assert.Equal(one, Reasons(result, ArchitectureGenerator.EmitStep).Order());
        Assert.NotEqual(GeneratorHarness.Run(First).Source("First"), result.Source("First"));
        Assert.Equal(GeneratorHarness.Run(Second).Source("Second"), result.Source("Second"));
    }

    [Fact]
    public void Edit_of_a_broken_file_moves_its_diagnostic_and_emits_nothing()
    {
        MemoryFile broken = new("specs/broken.arch.yaml", Specs.Valid("Broken", width: 0));
        MemoryFile moved = new(broken.Path, "# a comment\n" + Specs.Valid("Broken", width: 0));
        GeneratorDriver driver = GeneratorHarness.Driver([First, broken]).RunGenerators(GeneratorHarness.Compilation());
        int line = Assert.Single(Result(driver).Diagnostics).Location.GetLineSpan().StartLinePosition.Line;

        GeneratorRunResult result = Result(
            driver.ReplaceAdditionalText(broken, moved).RunGenerators(GeneratorHarness.Compilation())
        );

        Assert.Equal(line + 1, Assert.Single(result.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
        Assert.All(Reasons(result, ArchitectureGenerator.EmitStep), AssertCached);
    }

    private static GeneratorRunResult AfterEditOfFirst(string text)
    {
        GeneratorDriver driver = GeneratorHarness.Driver([First, Second]).RunGenerators(GeneratorHarness.Compilation());
        driver = driver.ReplaceAdditionalText(First, new MemoryFile(FirstPath, text));
        return Result(driver.RunGenerators(GeneratorHarness.Compilation()));
    }

    private static GeneratorRunResult Result(GeneratorDriver driver) => driver.GetRunResult().Results.Single();

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static void AssertCached(IncrementalStepRunReason reason) =>
        Assert.Equal(IncrementalStepRunReason.Cached, reason);

    /// <summary>A step may run and find the same value: what depends on it then stays as it is.</summary>
    private static void AssertNotRerunDownstream(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());

    private static void AssertOutputsCached(GeneratorRunResult result) =>
        Assert.All(
            result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => AssertCached(output.Reason)
        );
}
