using System.Collections.Generic;
using Weft.Compiler.Formulas;
using Weft.Compiler.Lowering;
using Weft.Compiler.Norms;
using Weft.Compiler.Positions;

namespace Weft.Compiler.Scores;

/// <summary>The part of an attention logit that may depend on the input (paper, section 2).</summary>
public abstract record ScoreScheme
{
    /// <summary>Its name in specs.</summary>
    public abstract string Word { get; }

    /// <summary>The linear maps of the stream that the logit reads, in each head.</summary>
    /// <param name="headSize">e, the width of a head.</param>
    public abstract IReadOnlyList<Projection> Projections(int headSize);

    /// <summary>
    /// z_ts of a head: the definition, which the reference evaluates. Variables are the projections, whose features lie
    /// along the last axis, the bias b of the head, and the parameters of its positional encoding.
    /// </summary>
    /// <param name="position">The head's encoding.</param>
    /// <param name="heads">Heads that share it.</param>
    /// <param name="headSize">e.</param>
    public abstract Formula Logit(PositionScheme position, int heads, int headSize);

    /// <summary>Why this score cannot be combined with an encoding, and what to do; null where it can.</summary>
    internal virtual string? Conflict(PositionScheme position) =>
        position is RotatingPosition ? "a score with queries and keys to rotate; write score: dot-product" : null;

    /// <summary>Whether weights are functions of queries and keys, one for each pair of positions of each sequence.</summary>
    internal virtual bool HasDotProducts => false;

    /// <summary>The norm of each head's features, or null.</summary>
    internal virtual NormScheme? HeadNorm => null;

    /// <summary>Lowers the weights of all heads.</summary>
    internal abstract LoweredWeights Lower(LayerLowering layer);
}

/// <summary>A linear map of a score.</summary>
/// <param name="Name">The parameter's name ("W_Q"); [H rows, D].</param>
/// <param name="Variable">Its name in the logit ("q").</param>
/// <param name="Rows">Features of a head.</param>
/// <param name="OfQuery">Whether it is taken at the query t, else at the key s.</param>
/// <param name="Norm">Norm over the features of a head, or null.</param>
/// <param name="Gain">Name of the norm's gain, shared by the heads.</param>
/// <param name="Rotates">Whether a rotating encoding acts on it.</param>
/// <param name="Bias">Name of its bias, for architectures with one on every map; null for a map without.</param>
public sealed record Projection(
    string Name,
    string Variable,
    int Rows,
    bool OfQuery,
    NormScheme? Norm = null,
    string Gain = "",
    bool Rotates = false,
    string? Bias = null
);

/// <summary>The weights of a layer's heads in the graph.</summary>
/// <param name="Weights">Index of the weights, [H, t, T] or [B, H, t, T].</param>
/// <param name="QueryFactor">Index of a factor [B, t, H] of each query's result, or null.</param>
internal sealed record LoweredWeights(int Weights, int? QueryFactor = null);
