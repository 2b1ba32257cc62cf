using Weft.Compiler.Formulas;

namespace Weft.Compiler.Activations;

/// <summary>The non-linearity of a feed-forward network.</summary>
/// <param name="Word">Its name in specs.</param>
/// <param name="Function">sigma(u), element by element, in the variable u.</param>
/// <param name="Call">The same in one call of TorchSharp, "functional.relu"; null to print the formula.</param>
/// <param name="IsGated">
/// Whether the hidden units are sigma(G u + c_G) (B u + c), a product of two maps, instead of sigma(B u + c).
/// </param>
/// <param name="Fused">
/// The kernel that takes a linear map's product and its bias, "FusedActivation.Gelu"; null if there is none.
/// </param>
/// <param name="Network">
/// The kernel of a whole feed-forward network, "FeedForward.Gelu"; null if there is none.
/// </param>
public sealed record Activation(
    string Word,
    Formula Function,
    string? Call,
    bool IsGated = false,
    string? Fused = null,
    string? Network = null
);
