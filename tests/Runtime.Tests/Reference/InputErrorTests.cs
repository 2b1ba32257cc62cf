using System;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>An input that a generated class was not made for is refused in words of its own, not libtorch's.</summary>
public class InputErrorTests
{
    private const string Reals = "input: { real: 2 }";
    private const string Words = "input: { tokens: 5 }";

    [Fact]
    public void An_input_of_another_rank_is_refused()
    {
        Refused(Reals, zeros(3, 2), "Probe: found an input of shape [3, 2], expected [B, T, 2]", "unsqueeze(0)");
        Refused(Reals, zeros(1, 3, 2, 1), "found an input of shape [1, 3, 2, 1], expected [B, T, 2]", "reshape");
        Refused("input: { real: 1 }", zeros(3, 4), "found an input of shape [3, 4]", "unsqueeze(-1)");
        Refused(Words, zeros(3, int64), "found an input of shape [3], expected [B, T] of tokens", "unsqueeze(0)");
        Refused(Words, zeros(3, 4, 1, int64), "found an input of shape [3, 4, 1]", "one token a step");
        Refused(Reals, zeros([], float32), "found an input of shape []", "reshape");
    }

    [Fact]
    public void Steps_of_another_size_are_refused() =>
        Refused(Reals, zeros(1, 3, 4), "found an input of shape [1, 3, 4], expected [B, T, 2]", "real: 4 }");

    [Fact]
    public void Another_type_is_refused()
    {
        Refused(
            Reals,
            zeros(1, 3, 2, float64),
            "found an input of Float64, expected Float32",
            "new Probe(ScalarType.Float64)"
        );
        Refused(
            Reals,
            zeros(1, 3, 2, int64),
            "found an input of Int64, expected Float32",
            "input.to(ScalarType.Float32)"
        );
        Refused(Words, zeros(1, 3), "found tokens of Float32, expected Int64", "input.to(ScalarType.Int64)");
    }

    [Theory]
    [InlineData(5L, "declare input: { tokens: 6 }")]
    [InlineData(-1L, "counted from 0")]
    [InlineData(long.MaxValue, "encode with a vocabulary of 5")]
    [InlineData(long.MinValue, "counted from 0")]
    public void A_token_outside_of_the_vocabulary_is_refused_at_its_place(long token, string mend)
    {
        using var scope = NewDisposeScope();
        var tokens = zeros(2, 40, int64);
        tokens[1, 37] = token;
        var place =
            $"found the token {token} in sequence 1 at position 37 (both counted from 0), expected tokens from 0 to 4";

        Refused(Words, tokens, place, mend);
        Refused(Words, tokens.t().contiguous().t(), place, mend);
    }

    [Fact]
    public void Whole_numbers_of_32_bits_are_tokens_too()
    {
        using var scope = NewDisposeScope();
        var module = Module(Words);
        var tokens = arange(5, int64).unsqueeze(0);

        Assert.True(module.forward(tokens).equal(module.forward(tokens.to(int32))).all().item<bool>());
        Refused(Words, tokens.to(int32) + 1, "found the token 5 in sequence 0 at position 4");
    }

    [Fact]
    public void An_empty_batch_and_empty_sequences_are_refused()
    {
        Refused(Reals, zeros(0, 3, 2), "found an input of shape [0, 3, 2], which holds no position", "leave empty");
        Refused(Reals, zeros(3, 0, 2), "found an input of shape [3, 0, 2], which holds no position", "leave empty");
        Refused(Words, zeros(0, 3, int64), "found an input of shape [0, 3], which holds no position");
        Refused(Words, zeros(3, 0, int64), "found an input of shape [3, 0], which holds no position");
    }

    [Fact]
    public void A_sequence_longer_than_a_learned_encoding_is_refused()
    {
        const string Learned = "{ kind: learned, max-length: 4 }";
        Refused(Reals, zeros(1, 5, 2), "found sequences of 5 positions, expected at most 4", "max-length", Learned);
        Refused(Words, zeros(1, 5, int64), "found sequences of 5 positions, expected at most 4", "max-length", Learned);

        using var result = Module(Reals, Learned).forward(zeros(1, 4, 2));
        Assert.Equal([1, 1], result.shape);
    }

    private static void Refused(string input, Tensor given, string part, string mend = "", string position = "none")
    {
        var module = Module(input, position);

        var fault = Assert.Throws<ArgumentException>(() => module.forward(given));

        Assert.StartsWith("Probe: found ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.Contains(mend, fault.Message, StringComparison.Ordinal);
    }

    private static SequenceModule Module(string input, string position = "none")
    {
        var text =
            $"name: Probe\n{input}\nwidth: 4\nattention: {{ score: none, position: {position} }}\noutput: {{ real: 1 }}\n";
        return InMemoryCompiler.Create(SpecReader.ReadArchitecture("probe.arch.yaml", text).Spec!, ScalarType.Float32);
    }
}
