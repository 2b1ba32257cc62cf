using System.Linq;
using Weft.Compiler.Activations;
using Weft.Compiler.Norms;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Compiler.Tests.Snapshots;

/// <summary>The generated class of every kind, in the smallest architecture that has it: a page that shows what it is.</summary>
public class KindSnapshotTests
{
    public static TheoryData<string> Positions => [.. PositionKinds.All.Select(kind => kind.Word)];

    public static TheoryData<string> Scores => [.. ScoreKinds.All.Select(kind => kind.Word)];

    public static TheoryData<string> Activations => [.. ActivationKinds.All.Select(kind => kind.Word)];

    public static TheoryData<string> Norms => [.. NormKinds.All.Select(kind => kind.Word)];

    [Theory, MemberData(nameof(Positions))]
    public void Position(string word) =>
        Match("position", word, $"attention: {{ score: dot-product, heads: 2, position: {word} }}");

    [Theory, MemberData(nameof(Scores))]
    public void Score(string word) =>
        Match("score", word, $"attention: {{ score: {word}, heads: 2, normalisation: none, position: lin }}");

    [Theory, MemberData(nameof(Activations))]
    public void Activation(string word) =>
        Match(
            "activation",
            word,
            $"attention: {{ score: none, position: lin }}\nfeed-forward: {{ width: 6, activation: {word} }}"
        );

    [Theory, MemberData(nameof(Norms))]
    public void Norm(string word) =>
        Match("norm", word, $"attention: {{ score: none, position: lin }}\nnorm: {word}\nfinal-norm: {word}");

    [Fact]
    public void Groups_of_heads() =>
        Match(
            "position",
            "groups",
            "attention: { score: dot-product, heads: 4, position: [{ kind: log, heads: 1 }, { kind: rotary, heads: 3 }] }"
        );

    private static void Match(string of, string word, string keys)
    {
        var text =
            $"name: Smallest\ninput: {{ tokens: 3 }}\nwidth: 8\n{keys}\nread-out: every\noutput: {{ tokens: 3 }}\n";
        var spec = SpecReader.ReadArchitecture("smallest.arch.yaml", text).Spec;
        Assert.NotNull(spec);
        SnapshotText.Match(ArchitectureCompiler.Emit(spec), $"{of}.{word}");
    }
}
