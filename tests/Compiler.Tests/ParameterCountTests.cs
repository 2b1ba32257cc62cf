using System.Collections.Generic;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests;

/// <summary>Counts worked out by hand from the shapes of the formulas.</summary>
public sealed class ParameterCountTests
{
    private const string Spec = """
        name: Small
        input: { real: 3 }
        width: 8
        attention: { score: none, heads: 2, position: log }
        output: { real: 5 }

        """;

    [Theory]
    // W_E 8x3, b_E 8; theta 2, W_V 8x8, W_O 8x8; W_Y 5x8.
    [InlineData(24 + 8 + 2 + 64 + 64 + 40)]
    // A table of tokens has no bias.
    [InlineData(24 + 2 + 64 + 64 + 40, "input", "{ tokens: 3 }")]
    // W_Q and W_K 8x8.
    [InlineData(24 + 8 + 2 + (4 * 64) + 40, "score", "dot-product")]
    // W_V, W_Q and W_K once for each of two heads.
    [InlineData(24 + 8 + 2 + (7 * 64) + 40, "score", "dot-product", "head-size", "full")]
    // The feed-forward network B 7x8, c 7 and A 5x7 in place of W_Y.
    [InlineData(24 + 8 + 2 + 64 + 64 + 56 + 7 + 35, "feed-forward.width", "7")]
    // The network of a layer that is not the last maps back to the width: A 8x7.
    [InlineData(24 + 8 + (2 * (2 + 64 + 64 + 56 + 7)) + 56 + 35, "feed-forward.width", "7", "layers", "2")]
    public void Count_is_that_of_the_formulas(long expected, params string[] overrides)
    {
        var changes = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < overrides.Length; i += 2)
        {
            changes.Add(new(overrides[i], overrides[i + 1]));
        }

        var spec = SpecReader.ReadArchitecture("x", Spec, changes).Spec!;

        Assert.Equal(expected, ArchitectureCompiler.CountParameters(spec));
    }
}
