using System;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Weft.Runtime.Modules;

/// <summary>
/// Base of every generated module: a map from a batch of sequences to predictions.
/// Input is [B, T, d] of real numbers of the parameters' type or [B, T] of tokens (int64 or int32); output is [B, c]
/// (read-out last) or [B, T, c] (read-out every), where c is the dimension or the vocabulary of the output; B and T are at
/// least 1. Any other input is an <see cref="ArgumentException"/> that says what was found, what was expected and what to
/// do; tokens outside of the vocabulary are found on the CPU, where looking costs next to nothing, while on another device
/// libtorch finds them.
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

    /// <summary>Refuses anything but sequences of real vectors, [B, T, size].</summary>
    /// <param name="input">What a forward pass was given.</param>
    /// <param name="size">Coordinates of a step.</param>
    /// <param name="parameter">A parameter, whose type and device the input must have.</param>
    /// <param name="longest">The most positions.</param>
    /// <exception cref="ArgumentException">It is something else.</exception>
    protected void RequireReals(Tensor input, int size, Tensor parameter, int longest = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(parameter);
        if (input.dim() != 3)
        {
            throw Fault(
                $"an input of shape {Shape(input)}, expected {Declared(size)}",
                input.dim() == 2 && size == 1 ? "write input.unsqueeze(-1)"
                    : input.dim() == 2 && input.size(1) == size ? "for a single sequence write input.unsqueeze(0)"
                    : "reshape the input"
            );
        }

        if (input.size(2) != size)
        {
            throw Fault(
                $"an input of shape {Shape(input)}, expected {Declared(size)}",
                $"give {size} numbers a step, or declare input: {{ real: {input.size(2)} }}"
            );
        }

        var type = parameter.dtype;
        if (input.dtype != type)
        {
            throw Fault(
                $"an input of {input.dtype}, expected {type} as the parameters",
                $"write input.to(ScalarType.{type})"
                    + (
                        input.dtype is ScalarType.Float32 or ScalarType.Float64
                            ? $", or create the module by new {GetType().Name}(ScalarType.{input.dtype})"
                            : ""
                    )
            );
        }

        RequireSequences(input, parameter, longest);
    }

    /// <summary>Refuses anything but sequences of tokens, [B, T] of whole numbers from 0 to below the vocabulary.</summary>
    /// <param name="input">What a forward pass was given.</param>
    /// <param name="vocabulary">The number of tokens.</param>
    /// <param name="parameter">A parameter, whose device the input must have.</param>
    /// <param name="longest">The most positions.</param>
    /// <exception cref="ArgumentException">It is something else.</exception>
    protected void RequireTokens(Tensor input, int vocabulary, Tensor parameter, int longest = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(parameter);
        if (input.dim() != 2)
        {
            throw Fault(
                $"an input of shape {Shape(input)}, expected [B, T] of tokens, as 'input: {{ tokens: {vocabulary} }}' declares",
                input.dim() == 1 ? "for a single sequence write input.unsqueeze(0)" : "give one token a step"
            );
        }

        var type = input.dtype;
        if (type is not (ScalarType.Int64 or ScalarType.Int32))
        {
            throw Fault($"tokens of {type}, expected Int64", "write input.to(ScalarType.Int64)");
        }

        RequireSequences(input, parameter, longest);
        if (input.device_type != DeviceType.CPU)
        {
            return;
        }

        // Copies only what is no plain array of int64.
        using var copy = type == ScalarType.Int64 && input.is_contiguous() ? null : Copied(input);
        var tokens = MemoryMarshal.Cast<byte, long>((copy ?? input).bytes);
        if (TensorPrimitives.Min<long>(tokens) < 0 || TensorPrimitives.Max<long>(tokens) >= vocabulary)
        {
            var at = 0;
            while (tokens[at] >= 0 && tokens[at] < vocabulary)
            {
                at++;
            }

            var length = (int)input.size(1);
            throw Fault(
                $"the token {tokens[at]} in sequence {at / length} at position {at % length} (both counted from 0), expected tokens from 0 to {vocabulary - 1}",
                tokens[at] < 0
                    ? "tokens are counted from 0, and there is none for padding"
                    : $"encode with a vocabulary of {vocabulary}, or declare input: {{ tokens: {tokens[at] + 1} }} or more"
            );
        }
    }

    private static Tensor Copied(Tensor input)
    {
        using var scope = NewDisposeScope();
        return input.to(ScalarType.Int64).contiguous().DetachFromDisposeScope();
    }

    private void RequireSequences(Tensor input, Tensor parameter, int longest)
    {
        if (input.size(0) == 0 || input.size(1) == 0)
        {
            throw Fault(
                $"an input of shape {Shape(input)}, which holds no position, expected at least one sequence of at least one position",
                "leave empty batches out"
            );
        }

        if (input.size(1) > longest)
        {
            throw Fault(
                $"sequences of {input.size(1)} positions, expected at most {longest}, the rows of the learned encoding",
                "raise its max-length, or cut the sequences"
            );
        }

        if (input.device_type != parameter.device_type)
        {
            throw Fault(
                $"an input on {input.device}, expected {parameter.device} as the parameters",
                "move one of them by to(device)"
            );
        }
    }

    private ArgumentException Fault(string foundAndExpected, string mend) =>
        new($"{GetType().Name}: found {foundAndExpected}; {mend}");

    private static string Declared(int size) => $"[B, T, {size}], as 'input: {{ real: {size} }}' declares";

    private static string Shape(Tensor input) => $"[{string.Join(", ", input.shape)}]";
}
