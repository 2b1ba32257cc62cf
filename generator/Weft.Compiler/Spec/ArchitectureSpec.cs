using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Norms;

namespace Weft.Compiler.Spec;

/// <summary>
/// One architecture as declared in a <c>*.arch.yaml</c> file, checked and complete. It holds values only, no
/// positions in the file: two files that differ in comments or layout give equal specs.
/// </summary>
/// <param name="Name">A C# class name.</param>
/// <param name="Input">What one step of the sequence is.</param>
/// <param name="Width">D, the width of the residual stream.</param>
/// <param name="Blocks">The stack from the input to the output; at least one.</param>
/// <param name="LastLayer">Whether the last feed-forward network is the read-out.</param>
/// <param name="FinalNorm">The norm before a linear read-out, or null for none.</param>
/// <param name="Biases">Which linear maps have one.</param>
/// <param name="Dropout">Probability with which an entry of the embedding or of a sublayer's output is dropped.</param>
/// <param name="TiedEmbeddings">Whether the read-out uses the embedding table.</param>
/// <param name="ReadOut">Which positions are read.</param>
/// <param name="Output">What is predicted at a position that is read.</param>
public sealed record ArchitectureSpec(
    string Name,
    StepSpec Input,
    int Width,
    EquatableArray<BlockSpec> Blocks,
    LastLayer LastLayer,
    NormScheme? FinalNorm,
    Biases Biases,
    double Dropout,
    bool TiedEmbeddings,
    ReadOut ReadOut,
    StepSpec Output
)
{
    /// <summary>The L layers one by one, every block as often as it is repeated.</summary>
    public IReadOnlyList<BlockSpec> Layers =>
        Blocks.SelectMany(block => Enumerable.Repeat(block, block.Repeat)).ToList();

    /// <summary>Whether the last layer's feed-forward network maps to the output, without residual (paper, section 1).</summary>
    public bool EndsInFeedForward => LastLayer == LastLayer.ReadOut && Blocks[Blocks.Count - 1].FeedForward is not null;

    /// <summary>Whether y_t depends on inputs up to t alone.</summary>
    public bool IsCausal => Blocks.All(block => block.Attention.Causal);

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

/// <summary>How the last layer ends.</summary>
public enum LastLayer
{
    /// <summary>
    /// As in the paper: its feed-forward network has no residual and maps to the output. Without one, a linear map reads
    /// the stream.
    /// </summary>
    ReadOut,

    /// <summary>Like every other layer, with residual; a linear map reads the stream.</summary>
    Residual,
}

/// <summary>Which linear maps have a bias.</summary>
public enum Biases
{
    /// <summary>As in the paper: b_E of the embedding and the inner c of feed-forward networks.</summary>
    Paper,

    /// <summary>No map.</summary>
    None,

    /// <summary>Every map, but W_V of full heads, whose bias that of W_O repeats.</summary>
    All,
}

/// <summary>Which positions of the sequence are read.</summary>
public enum ReadOut
{
    /// <summary>The last position only: y is [B, c].</summary>
    Last,

    /// <summary>Every position: y is [B, T, c].</summary>
    Every,
}
