using System.Collections.Generic;
using System.Linq;

namespace Weft.Compiler.Spec.Claims;

/// <summary>The words of claims with what they mean, in the order in which they are explained.</summary>
internal static class ClaimWords
{
    public static readonly IReadOnlyList<(string Word, ClaimQuantity Quantity)> Quantities =
    [
        ("test-loss", ClaimQuantity.TestLoss),
        ("relative-loss", ClaimQuantity.RelativeLoss),
        ("best-loss", ClaimQuantity.BestLoss),
        ("validation-loss", ClaimQuantity.ValidationLoss),
        ("accuracy", ClaimQuantity.Accuracy),
        ("parameters", ClaimQuantity.Parameters),
    ];

    public static readonly IReadOnlyList<(string Word, ClaimSummary Summary)> Summaries =
    [
        ("fall", ClaimSummary.Fall),
        ("smallest", ClaimSummary.Smallest),
        ("largest", ClaimSummary.Largest),
    ];

    public static IReadOnlyList<string> All { get; } =
    [.. Quantities.Select(entry => entry.Word), .. Summaries.Select(entry => entry.Word)];
}
