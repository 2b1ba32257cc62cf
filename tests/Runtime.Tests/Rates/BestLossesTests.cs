using System;
using System.Collections.Generic;
using Runtime.Tests.Tasks;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Claims;
using Weft.Compiler.Tasks;
using Weft.Runtime.Rates;
using Weft.Runtime.Rates.Approximation;
using Xunit;

namespace Runtime.Tests.Rates;

public sealed class BestLossesTests
{
    private const int Length = 1000;
    private const string Lin = "{ score: none, position: lin }";

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_best_loss_is_the_squared_error_of_the_best_kernels(int heads)
    {
        double error = HeadFamilies
            .Approximate(
                StudyDesigns.Read(Lin).Layers[0].Attention.Groups[0].Position,
                [TargetKernel.Power(0.5, Length - 1)]
            )
            .Fit(heads, ErrorNorm.L2)
            .Error;

        Assert.Equal(error * error, Of(Lin, "heavy-tail", heads), 1e-6 * error * error);
    }

    /// <summary>Inputs that are uniform have the variance 1/3.</summary>
    [Fact]
    public void Inputs_scale_it_by_their_variance()
    {
        double signs = Of(Lin, "{ kind: convolution, kernels: [power], inputs: signs }", 2);
        double uniform = Of(Lin, "{ kind: convolution, kernels: [power], inputs: uniform }", 2);

        Assert.Equal(signs / 3, uniform, 1e-9 * signs);
    }

    /// <summary>One logarithmic head has the kernel of 4a: what is left is what doubles do not tell from 0.</summary>
    [Fact]
    public void A_class_that_has_the_target_is_left_with_rounding() =>
        Assert.InRange(Of("{ score: none, position: log }", "heavy-tail", 1), 1e-40, 1e-20);

    [Theory]
    [InlineData(Lin, "{ kind: sparse-memory, distances: [1, 2], read-out: product }", "memory is not linear")]
    [InlineData(Lin, "sparse-boolean", "memory is not linear")]
    [InlineData(Lin, "separation", "memory is no fixed kernel")]
    [InlineData("{ score: dot-product, position: lin }", "heavy-tail", "weights depend on the input")]
    public void Where_there_is_none_the_reason_is_given(string attention, string task, string reason)
    {
        (BestLosses losses, ClaimDesign design) = Build(attention, task, 1);

        Assert.Contains(reason, losses.Unsuitable(design), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => losses.Of(design));
    }

    private static double Of(string attention, string task, int heads)
    {
        (BestLosses losses, ClaimDesign design) = Build(attention, task, heads);
        Assert.Null(losses.Unsuitable(design));
        return losses.Of(design);
    }

    private static (BestLosses Losses, ClaimDesign Design) Build(string attention, string task, int heads)
    {
        KeyValuePair<string, string>[] overrides = [new("attention.heads", $"{heads}")];
        TaskSpec spec = WrittenTasks.Read(task);
        var trial = new TrialSpec(
            StudyDesigns.Read(attention, heads: heads),
            spec,
            overrides,
            1,
            new TrainingSpec(1, 1, 0.01, 0, 0, 0, 1, 1, 1, 1),
            Length
        );
        return (new BestLosses([trial]), new ClaimDesign("A", spec.ToString(), [.. overrides]));
    }
}
