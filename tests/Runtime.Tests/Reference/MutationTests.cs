using System;
using System.Linq;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>That the comparison can fail: a defect put in on purpose is found, made simple and printed.</summary>
public class MutationTests
{
    [Fact]
    public void A_changed_parameter_is_found_shrunk_and_printed()
    {
        // All architectures have an embedding, so the simplest of all must come out.
        var comparison = new CaseComparison(module => Double(module, "W_E"));
        var failure = RandomCheck.FirstFailure(seed: 1, count: 20, comparison.Run);

        Assert.NotNull(failure);
        Assert.Contains("relative error", failure.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, failure.Shrunk.Batch);
        Assert.Equal(
            DrawnCases.Schema.For(failure.Shrunk.Document).Required,
            failure.Shrunk.Document.Select(member => member.Key).ToHashSet()
        );
        Assert.Equal(failure.Shrunk.Spec, Printed(failure));

        // What the message says is true of the case that it shows, and the replay draws a case that fails.
        var again = Assert.Throws<Difference>(() => comparison.Run(failure.Shrunk));
        Assert.Equal(failure.Fault.Message, again.Message);
        Assert.Contains($"WEFT_SEED={failure.Seed} WEFT_SPECS=1", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(failure.ToString(), RandomCheck.FirstFailure(failure.Seed, 1, comparison.Run)?.ToString());
    }

    [Fact]
    public void A_defect_of_one_kind_is_shrunk_to_that_kind()
    {
        var comparison = new CaseComparison(module => Double(module, "W_Q.0"));
        var failure = RandomCheck.FirstFailure(seed: 1, count: 20, comparison.Run);

        Assert.NotNull(failure);
        var spec = Printed(failure);
        var block = Assert.Single(spec.Layers);
        Assert.IsType<DotProduct>(block.Attention.Score);
        Assert.Equal((1, null), (block.Attention.Heads, block.FeedForward));
        Assert.InRange(failure.Shrunk.Length, 1, 3);
    }

    [Fact]
    public void A_source_that_does_not_compile_is_shrunk_too()
    {
        var failure = RandomCheck.FirstFailure(
            seed: 1,
            count: 20,
            drawn =>
            {
                if (drawn.Spec.Width > 5)
                {
                    throw new InvalidOperationException("does not compile");
                }
            }
        );

        Assert.Equal(6, failure?.Shrunk.Spec.Width);
        Assert.Contains("InvalidOperationException", failure!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_failure_is_found_without_a_defect() =>
        Assert.Null(RandomCheck.FirstFailure(seed: 1, count: 3, new CaseComparison().Run));

    [Fact]
    public void A_look_into_the_future_is_found()
    {
        using var scope = NewDisposeScope();
        var (input, other) = (arange(12).view(2, 6, 1).to(float64), zeros(2, 6, 1, ScalarType.Float64) - 1);

        Causality.Require(x => x.cumsum(1), input, other, overflow: 1e6);
        var leak = Assert.Throws<Difference>(() =>
            Causality.Require(x => x.flip(1).cumsum(1).flip(1), input, other, overflow: 1e6)
        );

        Assert.Contains("t = 0", leak.Message, StringComparison.Ordinal);
    }

    private static void Double(SequenceModule module, string name)
    {
        try
        {
            using var _ = no_grad();
            module.Logical(name).mul_(2);
        }
        catch (ArgumentException)
        {
            // An architecture without the parameter stays as it is.
        }
    }

    private static ArchitectureSpec Printed(CheckFailure failure)
    {
        var text = failure.ToString().Split($"\n{CheckFailure.SpecFollows}\n")[1];
        var read = SpecReader.ReadArchitecture("failure.arch.yaml", text);
        Assert.NotNull(read.Spec);
        return read.Spec;
    }
}
