using System;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;

namespace Weft.Bench.Models;

/// <summary>What the hand-written decoders need to know of an architecture.</summary>
/// <param name="Vocabulary">Number of tokens.</param>
/// <param name="Width">D.</param>
/// <param name="Heads">H.</param>
/// <param name="Layers">L.</param>
/// <param name="Hidden">m, units of a feed-forward network.</param>
/// <param name="Length">T.</param>
/// <param name="Products">Whether weights come from dot products; otherwise from biases alone.</param>
/// <param name="Bias">The bias by distance.</param>
internal sealed record DecoderSizes(
    int Vocabulary,
    int Width,
    int Heads,
    int Layers,
    int Hidden,
    int Length,
    bool Products,
    DistanceBiasKind Bias
)
{
    /// <summary>e = D / H.</summary>
    public int HeadSize => Width / Heads;

    /// <summary>Reads them off a spec of bench/specs.</summary>
    public static DecoderSizes Of(ArchitectureSpec spec, int length)
    {
        BlockSpec block = spec.Layers[0];
        return new(
            spec.Input.Size,
            spec.Width,
            block.Attention.Groups.Sum(group => group.Heads),
            spec.Layers.Count,
            block.FeedForward!.Width,
            length,
            block.Attention.Score is DotProduct,
            block.Attention.Groups[0].Position switch
            {
                LinPosition => DistanceBiasKind.Lin,
                LogPosition => DistanceBiasKind.Log,
                LearnedPosition => DistanceBiasKind.None,
                var other => throw new NotSupportedException($"no decoder was written for {other}"),
            }
        );
    }
}

/// <summary>A learned bias by distance, or none and a learned vector for each position.</summary>
internal enum DistanceBiasKind
{
    /// <summary>Vectors for positions are added to the embedding.</summary>
    None,

    /// <summary>-p n.</summary>
    Lin,

    /// <summary>-p log n, and a token does not see itself.</summary>
    Log,
}
