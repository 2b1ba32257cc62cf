using Weft.Compiler.Activations;
using Weft.Compiler.Ir;
using Weft.Compiler.Norms;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;

namespace Weft.Compiler.Spec;

/// <summary>One block of the stack: attention, then a feed-forward network, each with a residual connection.</summary>
/// <param name="Repeat">How many layers are of this form, with parameters of their own.</param>
/// <param name="Attention">The attention.</param>
/// <param name="FeedForward">The feed-forward network, or null for none.</param>
/// <param name="Norm">The norm of both sublayers, or null for none.</param>
public sealed record BlockSpec(int Repeat, AttentionSpec Attention, FeedForwardSpec? FeedForward, NormSpec? Norm)
{
    /// <summary>How the attention is computed; results are the same but for rounding.</summary>
    public PlanSpec Plan { get; init; } = PlanSpec.Auto;
}

/// <summary>Multi-head attention (paper, section 2).</summary>
/// <param name="Score">The part of the logit that may depend on the input.</param>
/// <param name="Heads">H, all groups together.</param>
/// <param name="HeadSize">Whether a head is D or D/H wide.</param>
/// <param name="Normalisation">Softmax over the keys, or the bare exponential.</param>
/// <param name="Causal">Whether a query sees no key after itself.</param>
/// <param name="Groups">The heads' positional encodings, from the first head on.</param>
public sealed record AttentionSpec(
    ScoreScheme Score,
    int Heads,
    HeadSize HeadSize,
    Normalisation Normalisation,
    bool Causal,
    EquatableArray<HeadGroup> Groups
);

/// <summary>Heads that lie side by side and share a positional encoding.</summary>
/// <param name="Position">The encoding.</param>
/// <param name="Heads">How many heads.</param>
public sealed record HeadGroup(PositionScheme Position, int Heads);

/// <summary>
/// Initial slopes p_1..p_H, spread evenly on a logarithmic scale from <paramref name="Low"/> (last head) to
/// <paramref name="High"/> (first head). A single head starts at <paramref name="High"/>.
/// </summary>
/// <param name="Low">The smallest slope, greater than 0.</param>
/// <param name="High">The largest slope, at least <paramref name="Low"/>.</param>
public sealed record SlopeRange(double Low, double High);

/// <summary>How wide a head is.</summary>
public enum HeadSize
{
    /// <summary>W_V^h is D x D in every head, as in the paper.</summary>
    Full,

    /// <summary>W_V^h is D/H x D and the heads are concatenated, the usual practice.</summary>
    Split,
}

/// <summary>How logits become weights.</summary>
public enum Normalisation
{
    /// <summary>w = exp(z) / sum of exp(z) over the keys.</summary>
    Softmax,

    /// <summary>w = exp(z).</summary>
    None,
}

/// <summary>
/// FFN(u) = sum_k a_k sigma(b_k . u + c_k), k = 1..m; a gated activation multiplies the k-th unit by g_k . u.
/// </summary>
/// <param name="Width">m.</param>
/// <param name="Activation">sigma.</param>
/// <param name="Precision">Rounding of the result.</param>
public sealed record FeedForwardSpec(int Width, Activation Activation, Precision Precision);

/// <summary>
/// "Specific precision" (paper, the adaptive theorems): rounding of a feed-forward network's output, which makes integer
/// memory positions exact. For constructed weights: the gradient of rounding is 0.
/// </summary>
public enum Precision
{
    /// <summary>No rounding.</summary>
    Full,

    /// <summary>round(v), for the encoding lin.</summary>
    Whole,

    /// <summary>log(max(round(exp(v)), 1)), for the encoding log.</summary>
    LogWhole,
}

/// <summary>A norm and where it stands.</summary>
/// <param name="Scheme">The norm.</param>
/// <param name="Placement">Before or after a sublayer.</param>
public sealed record NormSpec(NormScheme Scheme, NormPlacement Placement);

/// <summary>Where a norm stands.</summary>
public enum NormPlacement
{
    /// <summary>u = x + f(N(x)): the residual stream itself is not normalised.</summary>
    Pre,

    /// <summary>u = N(x + f(x)).</summary>
    Post,
}
