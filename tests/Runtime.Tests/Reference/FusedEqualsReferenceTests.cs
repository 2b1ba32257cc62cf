using System;
using System.Globalization;
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

    private static ulong FromEnvironment(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : otherwise;
}
