using System;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>What the comparison with the reference does not show: training mode, limits, and that switches switch.</summary>
public class BehaviourTests
{
    [Fact]
    public void Dropout_drops_its_share_in_training_and_nothing_else()
    {
        manual_seed(1);
        // The embedding of a constant is dropped, and nothing is added to it: W_O = 0, W_Y = 1.
        using var module = Compile("{ real: 1 }", "width: 64\ndropout: 0.25", "{ real: 64 }");
        using (no_grad())
        {
            module.Logical("W_E").fill_(1);
            module.Logical("b_E").zero_();
            module.Logical("W_O.0").zero_();
            module.Logical("W_Y").copy_(eye(64, dtype: ScalarType.Float64));
        }

        using var x = ones([100, 10, 1], ScalarType.Float64);
        module.eval();
        Assert.Equal(64000, module.forward(x).eq(1).sum().item<long>());

        module.train();
        using var y = module.forward(x);
        using var kept = y.gt(0);
        Assert.InRange(kept.to(ScalarType.Float64).mean().item<double>(), 0.74, 0.76);
        Assert.Equal(1 / 0.75, y.masked_select(kept).max().item<double>(), 1e-12);
        Assert.NotEqual(y.sum().item<double>(), module.forward(x).sum().item<double>());
    }

    [Fact]
    public void Tied_embeddings_are_one_parameter()
    {
        using var tied = Compile("{ tokens: 5 }", "width: 4\ntied-embeddings: true", "{ tokens: 5 }");
        using var own = Compile("{ tokens: 5 }", "width: 4", "{ tokens: 5 }");

        Assert.Equal(own.parameters().Sum(p => p.numel()) - 20, tied.parameters().Sum(p => p.numel()));
        Assert.Throws<ArgumentException>(() => tied.Logical("W_Y"));
    }

    [Theory]
    [InlineData("true", false)]
    [InlineData("false", true)]
    public void Bidirectional_attention_reads_the_future(string causal, bool changes)
    {
        manual_seed(2);
        using var module = Compile("{ real: 1 }", "width: 4", "{ real: 1 }", $"causal: {causal}");
        using var x = randn([1, 5, 1], ScalarType.Float64);
        using var other = x.clone();
        other[0, 4, 0] = tensor(3.0);

        using var difference = (module.forward(x) - module.forward(other)).abs();

        Assert.Equal(changes, difference[0, 0, 0].item<double>() > 1e-9);
    }

    [Fact]
    public void A_sequence_longer_than_a_learned_encoding_is_refused_in_words()
    {
        using var module = Compile("{ real: 1 }", "width: 4", "{ real: 1 }", "", "{ kind: learned, max-length: 3 }");
        using var fits = module.forward(ones([1, 3, 1], ScalarType.Float64));

        var error = Assert.Throws<ArgumentException>(() => module.forward(ones([1, 4, 1], ScalarType.Float64)));

        Assert.Contains("found sequences of 4 positions, expected at most 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("max-length", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sinusoidal")]
    [InlineData("rotary")]
    public void Tables_serve_shorter_and_longer_sequences(string position)
    {
        manual_seed(3);
        using var module = Compile("{ real: 1 }", "width: 4", "{ real: 1 }", "", position);
        using var x = randn([1, 9, 1], ScalarType.Float64);
        using var first = module.forward(x.narrow(1, 0, 2));

        using var whole = module.forward(x);
        using var again = module.forward(x.narrow(1, 0, 2));

        Assert.True(whole.narrow(1, 0, 2).allclose(first));
        Assert.True(again.allclose(first));
    }

    private static SequenceModule Compile(
        string input,
        string keys,
        string output,
        string attention = "",
        string position = "none"
    )
    {
        var text = $$"""
            name: Behaviour
            input: {{input}}
            {{keys}}
            attention: { score: dot-product, position: {{position}}{{(
                attention.Length == 0 ? "" : ", " + attention
            )}} }
            read-out: every
            output: {{output}}
            """;
        var read = SpecReader.ReadArchitecture(
            "behaviour.arch.yaml",
            text.Replace("\n            ", "\n", StringComparison.Ordinal)
        );
        Assert.Empty(read.Diagnostics);
        return InMemoryCompiler.Create(read.Spec!, ScalarType.Float64);
    }
}
