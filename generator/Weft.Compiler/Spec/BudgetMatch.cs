using System.Collections.Generic;

namespace Weft.Compiler.Spec;

/// <summary>What matched architectures have in common.</summary>
public enum MatchQuantity
{
    /// <summary>The number of trained scalars.</summary>
    Parameters,

    /// <summary>FLOPs of the optimised forward pass at the experiment's batch and length.</summary>
    Flops,
}

/// <summary>How one architecture was brought to a budget, in one combination of swept values.</summary>
/// <param name="Architecture">Its name.</param>
/// <param name="Quantity">What the budget counts.</param>
/// <param name="Field">Path of the field that was adjusted ("feed-forward.width").</param>
/// <param name="Value">The value chosen for it.</param>
/// <param name="Reached">The quantity with that value.</param>
/// <param name="Budget">The quantity aimed at.</param>
/// <param name="Swept">Path and value of each swept field.</param>
public sealed record BudgetMatch(
    string Architecture,
    MatchQuantity Quantity,
    string Field,
    long Value,
    double Reached,
    double Budget,
    IReadOnlyList<KeyValuePair<string, string>> Swept
)
{
    /// <summary>Largest deviation that still counts as equal.</summary>
    public const double Tolerance = 0.02;

    /// <summary>How far the quantity is from the budget, as a fraction of it; negative below.</summary>
    public double Deviation => (Reached / Budget) - 1;
}
