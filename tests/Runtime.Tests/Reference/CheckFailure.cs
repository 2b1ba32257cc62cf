using System;

namespace Weft.Runtime.Tests.Reference;

/// <summary>A case that fails a check, made as simple as possible.</summary>
/// <param name="Seed">The seed under which the case that was shrunk is the first draw.</param>
/// <param name="Shrunk">The simplest case found that still fails.</param>
/// <param name="Fault">How it fails.</param>
/// <param name="Steps">The number of simplifications.</param>
internal sealed record CheckFailure(ulong Seed, DrawnCase Shrunk, Exception Fault, int Steps)
{
    private const string Command =
        "dotnet test tests/Runtime.Tests -c Release --filter FullyQualifiedName~FusedEqualsReference";

    /// <summary>All that is needed to look into the failure. The spec comes last, as a file that `weft check` accepts.</summary>
    public override string ToString() =>
        $"""
            {(Fault is Difference ? Fault.Message : Fault)}
            at B = {Shrunk.Batch}, T = {Shrunk.Length}, weights and input of seed {Shrunk.Seed}, after {Steps} steps of shrinking
            compiled with {(
                Shrunk.WithoutPasses.Count == 0
                    ? "all passes"
                    : "--no-pass " + string.Join(" --no-pass ", Shrunk.WithoutPasses)
            )}
            replay: WEFT_SEED={Seed} WEFT_SPECS=1 {Command}
            {SpecFollows}
            {Shrunk.Yaml}
            """;

    /// <summary>The line before the spec.</summary>
    public const string SpecFollows = "spec:";
}

/// <summary>A difference between two things that should be equal.</summary>
internal sealed class Difference(string message) : Exception(message);
