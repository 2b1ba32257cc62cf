namespace Weft.Compiler.Spec;

/// <summary>
/// One architecture as declared in a <c>*.arch.yaml</c> file, checked and complete. It holds values only, no
/// positions in the file: two files that differ in comments or layout give equal specs.
/// </summary>
/// <param name="Name">A C# class name.</param>
/// <param name="Input">What one step of the sequence is.</param>
/// <param name="Width">D, the width of the residual stream.</param>
/// <param name="Layers">L, the number of layers.</param>
/// <param name="Attention">The attention of every layer.</param>
/// <param name="FeedForward">The feed-forward network of every layer, or null for none.</param>
/// <param name="ReadOut">Which positions are read.</param>
/// <param name="Output">What is predicted at a position that is read.</param>
public sealed record ArchitectureSpec(
    string Name,
    StepSpec Input,
    int Width,
    int Layers,
    AttentionSpec Attention,
    FeedForwardSpec? FeedForward,
    ReadOut ReadOut,
    StepSpec Output
)
{
    /// <summary>What the architecture is, in a few words for people; empty where the file has none. No code depends on it.</summary>
    public string Description { get; init; } = "";
}

/// <summary>One step of a sequence: a real vector or a token.</summary>
/// <param name="Kind">Real or token.</param>
/// <param name="Size">The dimension of the vector, or the size of the vocabulary.</param>
public sealed record StepSpec(StepKind Kind, int Size);

/// <summary>What one step of a sequence is.</summary>
public enum StepKind
{
    /// <summary>A vector of real numbers.</summary>
    Real,

    /// <summary>A token of a finite vocabulary.</summary>
    Token,
}

/// <summary>Multi-head causal attention (paper, section 2).</summary>
/// <param name="Score">The input-dependent part of the logit.</param>
/// <param name="Heads">H.</param>
/// <param name="HeadSize">Whether a head is D or D/H wide.</param>
/// <param name="Normalisation">Softmax over the keys, or the bare exponential.</param>
/// <param name="Position">The relative positional encoding phi.</param>
/// <param name="InitialSlope">Range of the heads' initial slopes p.</param>
public sealed record AttentionSpec(
    Score Score,
    int Heads,
    HeadSize HeadSize,
    Normalisation Normalisation,
    Position Position,
    SlopeRange InitialSlope
);

/// <summary>
/// Initial slopes p_1..p_H, spread evenly on a logarithmic scale from <paramref name="Low"/> (last head) to
/// <paramref name="High"/> (first head). A single head starts at <paramref name="High"/>.
/// </summary>
/// <param name="Low">The smallest slope, greater than 0.</param>
/// <param name="High">The largest slope, at least <paramref name="Low"/>.</param>
public sealed record SlopeRange(double Low, double High);

/// <summary>The input-dependent part of an attention logit.</summary>
public enum Score
{
    /// <summary>Dot-product-free: the logit is p phi(n) alone.</summary>
    None,

    /// <summary>The logit is &lt;W_Q x_t, W_K x_s&gt; + p phi(n).</summary>
    DotProduct,
}

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

/// <summary>A relative positional encoding phi of the distance n = t - s.</summary>
public enum Position
{
    /// <summary>phi(n) = -log n for n >= 1; a token does not see itself.</summary>
    Log,

    /// <summary>phi(n) = -n for n >= 0.</summary>
    Lin,
}

/// <summary>FFN(u) = sum_k a_k relu(b_k . u + c_k), k = 1..m, without outer bias.</summary>
/// <param name="Width">m.</param>
public sealed record FeedForwardSpec(int Width);

/// <summary>Which positions of the sequence are read.</summary>
public enum ReadOut
{
    /// <summary>The last position only: y is [B, c].</summary>
    Last,

    /// <summary>Every position: y is [B, T, c].</summary>
    Every,
}
