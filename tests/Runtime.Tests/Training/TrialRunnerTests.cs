using System;
using System.Collections.Generic;
using System.Threading;
using Runtime.Tests.Tasks;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Xunit;

namespace Runtime.Tests.Training;

public class TrialRunnerTests
{
    private static readonly ArchitectureSpec Fitting = SpecReader
        .ReadArchitecture(
            "window.arch.yaml",
            """
            name: Window
            input: { real: 1 }
            width: 4
            layers: 2
            attention:
              score: none
              heads: 2
              head-size: full
              position: { kind: lin, initial-slope: [0.1, 1] }
            output: { real: 1 }
            """
        )
        .Spec!;

    private static readonly TrainingSpec Tiny = new(10, 8, 0.01, 0.1, 0, 0, 0, 5, 16, 16);

    [Fact]
    public void Result_describes_the_trial()
    {
        TrialResult result = Run(Fitting, _ => new WindowModule(4));
        Assert.Equal((TrialStatus.Done, null), (result.Status, result.Message));
        Assert.Equal(("Window", "light-tail", 9L), (result.Architecture, result.Task, result.Seed));
        Assert.Equal("2", result.Overrides["attention.heads"]);
        Assert.Equal(7, result.Parameters);
        Assert.Equal(10, result.Steps);
        Assert.Equal(2, result.Slopes.Count);
        Assert.All(result.Slopes[0], slope => Assert.Equal(Math.Log(2), slope, 1e-6));
        Assert.Empty(result.Slopes[1]);
    }

    [Fact]
    public void Weights_come_from_the_seed()
    {
        TrialResult first = Run(Fitting, _ => new WindowModule(4));
        TrialResult second = Run(Fitting, _ => new WindowModule(4));
        Assert.Equal(first.TestLoss, second.TestLoss);
        Assert.Equal(first.Curve, second.Curve);
    }

    public static TheoryData<ArchitectureSpec, string> Misfits() =>
        new()
        {
            { Fitting with { Input = new StepSpec(StepKind.Token, 2) }, "has input tokens of a vocabulary of 2" },
            { Fitting with { Output = new StepSpec(StepKind.Real, 3) }, "has output real of dimension 3" },
            { Fitting with { ReadOut = ReadOut.Every }, "has read-out every; task 'light-tail' expects last" },
        };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Misfit_is_explained_before_compiling(ArchitectureSpec architecture, string part)
    {
        TrialResult result = Run(architecture, _ => throw new InvalidOperationException("compiled"));
        Assert.Equal(TrialStatus.Failed, result.Status);
        Assert.Contains(part, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_exception_becomes_one_line()
    {
        TrialResult result = Run(Fitting, _ => throw new InvalidOperationException("first\nsecond"));
        Assert.Equal((TrialStatus.Failed, "first"), (result.Status, result.Message));
        Assert.True(double.IsNaN(result.TestLoss));
    }

    [Fact]
    public void Output_of_another_shape_is_explained()
    {
        TrialResult result = Run(Fitting, _ => new WindowModule(4, outputs: 2));
        Assert.Contains("returned [8, 2]; the task's targets are [8, 1]", result.Message, StringComparison.Ordinal);
    }

    private static TrialResult Run(ArchitectureSpec architecture, Func<ArchitectureSpec, SequenceModule> compile)
    {
        var overrides = new Dictionary<string, string> { ["attention.heads"] = "2" };
        var trial = new TrialSpec(architecture, WrittenTasks.Read("light-tail"), [.. overrides], Seed: 9, Tiny, 70);
        return TrialRunner.Run(trial, (spec, _) => compile(spec), CompileOptions.Default, null, CancellationToken.None);
    }
}
