using System;
using Weft.Compiler.Spec;
using Xunit;

namespace Generator.Tests;

/// <summary>
/// Caching is right if two specs are equal exactly when their fields are: a field left out of the comparison would
/// leave stale code in place after an edit.
/// </summary>
public sealed class SpecEqualityTests
{
    [Theory]
    [InlineData("name: Probe", "name: Other")]
    [InlineData("description: nothing", "description: something")]
    [InlineData("input: { real: 1 }", "input: { real: 2 }")]
    [InlineData("input: { real: 1 }", "input: { tokens: 1 }")]
    [InlineData("width: 8", "width: 10")]
    [InlineData("layers: 2", "layers: 1")]
    [InlineData("scaled: true", "scaled: false")]
    [InlineData("query-key-norm: rms-norm", "query-key-norm: none")]
    [InlineData("heads: 2", "heads: 4")]
    [InlineData("head-size: split", "head-size: full")]
    [InlineData("normalisation: softmax", "normalisation: none")]
    [InlineData("kind: log", "kind: lin")]
    [InlineData("initial-slope: [0.01, 2]", "initial-slope: [0.02, 2]")]
    [InlineData("initial-slope: [0.01, 2]", "initial-slope: [0.01, 3]")]
    [InlineData("width: 16", "width: 32")]
    [InlineData("feed-forward:\n  width: 16\n  activation: gelu\n  precision: full", "feed-forward: none")]
    [InlineData("activation: gelu", "activation: relu")]
    [InlineData("precision: full", "precision: integer")]
    [InlineData("kind: layer-norm", "kind: rms-norm")]
    [InlineData("placement: pre", "placement: post")]
    [InlineData("epsilon: 0.001", "epsilon: 0.002")]
    [InlineData("last-layer: residual\nfinal-norm: rms-norm", "last-layer: read-out\nfinal-norm: none")]
    [InlineData("final-norm: rms-norm", "final-norm: none")]
    [InlineData("biases: all", "biases: none")]
    [InlineData("dropout: 0.1", "dropout: 0.2")]
    [InlineData("layers: 2", "layers: [{ repeat: 1 }, { norm: none }]")]
    [InlineData("read-out: last", "read-out: every")]
    [InlineData("output: { real: 3 }", "output: { tokens: 3 }")]
    public void Another_value_is_another_spec(string from, string to)
    {
        string text = Specs.Valid("Probe");
        string edited = text.Replace(from, to, StringComparison.Ordinal);

        Assert.NotEqual(text, edited);
        Assert.NotEqual(Read(text), Read(edited));
    }

    [Theory]
    [InlineData("layers: 2", "layers: 2 # two")]
    [InlineData("layers: 2", "\n\nlayers:    2")]
    [InlineData("input: { real: 1 }", "input:\n  real: 1")]
    [InlineData("initial-slope: [0.01, 2]", "initial-slope: [0.010, 2.0]")]
    public void Another_layout_is_the_same_spec(string from, string to)
    {
        string text = Specs.Valid("Probe");
        string edited = text.Replace(from, to, StringComparison.Ordinal);

        Assert.NotEqual(text, edited);
        Assert.Equal(Read(text), Read(edited));
    }

    private static ArchitectureSpec Read(string text)
    {
        ReadResult<ArchitectureSpec> result = SpecReader.ReadArchitecture("specs/probe.arch.yaml", text);
        Assert.Empty(result.Diagnostics);
        return Assert.IsType<ArchitectureSpec>(result.Spec);
    }
}
