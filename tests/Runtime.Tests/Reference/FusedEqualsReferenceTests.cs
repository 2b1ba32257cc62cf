using System;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// The heart of the test suite: every compiled module equals the reference on specs drawn at random. WEFT_SPECS sets how
/// many are drawn, WEFT_SEED which ones.
/// </summary>
public class FusedEqualsReferenceTests
{
    /// <summary>The draw of a run that sets neither.</summary>
    internal const int DefaultSpecs = 400;

    /// <inheritdoc cref="DefaultSpecs"/>
    internal const ulong DefaultSeed = 1;

    [Fact]
    public void Drawn_specs()
    {
        var specs = (int)FromEnvironment("WEFT_SPECS", DefaultSpecs);
        var seed = FromEnvironment("WEFT_SEED", DefaultSeed);
        var comparison = new CaseComparison();

        var failure = RandomCheck.FirstFailure(seed, specs, comparison.Run);

        Assert.True(failure is null, failure?.ToString());
        Assert.True(
            comparison.Compared >= 0.8 * specs || specs < 10, // a replay of a few says nothing about the share
            $"most drawn specs overflow: only {comparison.Compared} of {specs} were compared"
        );
    }

    /// <summary>What takes several rare draws at once, so that a fault in it passed the 300 draws of the default seed.</summary>
    [Theory]
    [InlineData("last", "full")]
    [InlineData("last", "split")]
    [InlineData("every", "full")]
    [InlineData("every", "split")]
    public void Groups_of_tmx_without_normalisation(string readOut, string headSize)
    {
        var document = new JsonObject
        {
            ["name"] = "Rare",
            ["input"] = new JsonObject { ["real"] = 2 },
            ["width"] = 8,
            ["layers"] = 2,
            ["attention"] = new JsonObject
            {
                ["score"] = "tmx",
                ["heads"] = 4,
                ["head-size"] = headSize,
                ["normalisation"] = "none",
                ["position"] = new JsonArray(Group("alibi", 1), Group("log", 2), Group("lin", 1)),
            },
            ["read-out"] = readOut,
            ["output"] = new JsonObject { ["real"] = 3 },
        };
        var comparison = new CaseComparison();

        comparison.Run(new DrawnCase(document, DrawnCase.Accept(document)!, new([]), Batch: 2, Length: 5, Seed: 1));

        Assert.Equal(1, comparison.Compared);

        static JsonObject Group(string kind, int heads) => new() { ["kind"] = kind, ["heads"] = heads };
    }

    private static ulong FromEnvironment(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : otherwise;
}
