using System;
using System.Linq;
using System.Threading;
using Runtime.Tests.Tasks;
using Weft.Compiler;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Training;

/// <summary>Linear maps in bfloat16, which an experiment asks for.</summary>
public class LinearPrecisionTests
{
    private static readonly ArchitectureSpec Small = SpecReader
        .ReadArchitecture(
            "small.arch.yaml",
            """
            name: Small
            input: { real: 1 }
            width: 16
            layers: 2
            attention: { score: dot-product, heads: 2, position: { kind: lin, initial-slope: [0.1, 1] } }
            feed-forward: { width: 32, activation: swiglu }
            output: { real: 1 }
            """
        )
        .Spec!;

    /// <summary>Too small for the task, so that what is left of the loss is the model's and not the rounding's.</summary>
    private static readonly ArchitectureSpec Narrow = SpecReader
        .ReadArchitecture(
            "narrow.arch.yaml",
            """
            name: Narrow
            input: { real: 1 }
            width: 4
            layers: 1
            attention: { score: none, heads: 2, position: { kind: lin, initial-slope: [0.1, 1] } }
            feed-forward: none
            output: { real: 1 }
            """
        )
        .Spec!;

    private static readonly TrainingSpec Float = new(150, 32, 0.01, 0.1, 10, 0, 1, 50, 200, 200);

    private static readonly TrainingSpec Rounded = Float with { LinearPrecision = LinearPrecision.BFloat16 };

    [Fact]
    public void Results_and_gradients_are_float32_with_the_error_of_eight_bits()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (x, weight, bias) = (randn(4, 65, 33), randn(20, 33), randn(20));
        var gradient = randn(4, 65, 20);
        Tensor[] Run(Func<Tensor, Tensor, Tensor, Tensor> map)
        {
            var leaves = new[] { x, weight, bias }.Select(t => t.clone().requires_grad_()).ToArray();
            var y = map(leaves[0], leaves[1], leaves[2]);
            y.backward([gradient]);
            return [y.detach(), .. leaves.Select(leaf => leaf.grad!)];
        }

        var exact = Run((a, w, b) => nn.functional.linear(a, w, b));
        var rounded = Run((a, w, b) => RoundedLinear.Run(a, w, b));

        foreach (var (truth, found) in exact.Zip(rounded))
        {
            Assert.Equal(ScalarType.Float32, found.dtype);
            var error = ((truth - found).abs().max() / truth.abs().max()).item<float>();
            Assert.InRange(error, 0, 1e-2f);
        }

        Assert.False(exact[0].equal(rounded[0]).all().item<bool>());
    }

    [Fact]
    public void Float64_is_not_rounded()
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (randn([3, 5], ScalarType.Float64), randn([4, 5], ScalarType.Float64));

        Assert.True(RoundedLinear.Run(x, weight).equal(nn.functional.linear(x, weight)).all().item<bool>());
    }

    [Fact]
    public void Only_linear_maps_of_generated_code_change()
    {
        // The maps of a feed-forward network are one op in float32 only.
        var apart = CompileOptions.Default with
        {
            WithoutPasses = new EquatableArray<string>(["fused-feed-forward"]),
        };
        var single = ArchitectureCompiler.Emit(Small, apart);
        var rounded = ArchitectureCompiler.Emit(Small, apart with { LinearPrecision = LinearPrecision.BFloat16 });

        Assert.Contains("LinearLayer.Run(", single, StringComparison.Ordinal);
        Assert.DoesNotContain("LinearLayer.Run(", rounded, StringComparison.Ordinal);
        Assert.Equal(single, rounded.Replace("RoundedLinear.Run(", "LinearLayer.Run(", StringComparison.Ordinal));
    }

    [Fact]
    public void Training_reaches_the_loss_of_float32_and_says_whether_it_paid()
    {
        var (single, rounded) = (Train(Float), Train(Rounded));

        Assert.Equal((TrialStatus.Done, TrialStatus.Done), (single.Status, rounded.Status));
        Assert.NotEqual(single.TestLoss, rounded.TestLoss);

        Assert.InRange(single.TestLoss / single.TrivialLoss, 0, 0.8);
        Assert.InRange(rounded.TestLoss / single.TestLoss, 0.97, 1.03);
        Assert.Null(single.Remark);
        Assert.Matches(
            "^bfloat16 is [0-9.]+ times as fast as float32 for these layers on this machine",
            rounded.Remark
        );
    }

    [Fact]
    public void Weights_and_their_gradients_stay_float32()
    {
        using var scope = NewDisposeScope();
        using var module = InMemoryCompiler.Create(
            Small,
            ScalarType.Float32,
            CompileOptions.Default with
            {
                LinearPrecision = LinearPrecision.BFloat16,
            }
        );

        module.call(randn(4, 10, 1)).sum().backward();

        Assert.All(module.parameters(), p => Assert.Equal(ScalarType.Float32, p.dtype));
        Assert.All(module.parameters(), p => Assert.Equal(ScalarType.Float32, p.grad!.dtype));
    }

    [Theory]
    [InlineData(
        0.6,
        "bfloat16 is 0.6 times as fast as float32 for these layers on this machine; use linear-precision: float32"
    )]
    [InlineData(1.75, "bfloat16 is 1.75 times as fast as float32 for these layers on this machine")]
    public void Remark_says_what_to_do(double ratio, string remark) =>
        Assert.Equal(remark, LinearSpeed.Describe(ratio));

    [Fact]
    public void Every_linear_map_is_timed()
    {
        var rounded = CompileOptions.Default with { LinearPrecision = LinearPrecision.BFloat16 };
        var sizes = LinearSpeed.Sizes(Small, rounded.At(32, 100));

        Assert.Contains(new LinearSpeed.Size(3200, 16, 64), sizes);
        Assert.Contains(new LinearSpeed.Size(32, 16, 64), sizes);
    }

    private static TrialResult Train(TrainingSpec training) =>
        TrialRunner.Run(
            new TrialSpec(Narrow, WrittenTasks.Read("heavy-tail"), [], Seed: 3, training, 70),
            (spec, options) => InMemoryCompiler.Create(spec, ScalarType.Float32, options),
            CompileOptions.Default,
            null,
            CancellationToken.None
        );
}
