using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>
/// Base of every generated module: a map from a batch of sequences to predictions.
/// Input is [B, T, d] of real numbers or [B, T] of int64 tokens; output is [B, c] (read-out last) or [B, T, c]
/// (read-out every), where c is the dimension or the vocabulary of the output; B and T are at least 1.
/// </summary>
public abstract class SequenceModule : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the module under the name of its architecture.</summary>
    protected SequenceModule(string name)
        : base(name) { }

    /// <summary>
    /// A parameter of the paper's formulas by its name ("W_Q.0", "b_E", "theta.1", ...), as a view of the leaf that
    /// stores it: packed parameters are sliced, so gradients reach the same leaf. Zeros for one that reaches no result.
    /// </summary>
    /// <exception cref="ArgumentException">The architecture has no parameter of that name.</exception>
    public abstract Tensor Logical(string name);

    /// <summary>
    /// To be called where parameters were changed after the first call of a module that was compiled for frozen weights;
    /// of no effect for any other.
    /// </summary>
    public virtual void WeightsChanged() { }
}
