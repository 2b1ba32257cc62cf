using System;
using System.Collections.Generic;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Tasks;

/// <summary>
/// A target with a known memory: sequences of T tokens, i.i.d. uniform on {-1, +1}, and one real number to predict
/// at the last position (paper, section 5). A task holds no state that changes, so threads may share it.
/// </summary>
public abstract class SequenceTask
{
    /// <summary>Creates a task over sequences of <paramref name="length"/> tokens.</summary>
    /// <param name="name">The name in the catalogue.</param>
    /// <param name="length">T.</param>
    /// <param name="shortest">The least T that the formula is defined for.</param>
    /// <exception cref="ArgumentException"><paramref name="length"/> is below <paramref name="shortest"/>.</exception>
    private protected SequenceTask(string name, int length, int shortest)
    {
        if (length < shortest)
        {
            throw new ArgumentException(
                $"Task '{name}' was given sequences of length {length}; "
                    + $"it is defined for lengths from {shortest} on; raise 'length'.",
                nameof(length)
            );
        }

        Name = name;
        Length = length;
    }

    /// <summary>The name in the catalogue, such as <c>heavy-tail</c>.</summary>
    public string Name { get; }

    /// <summary>T, the number of tokens of a sequence.</summary>
    public int Length { get; }

    /// <summary>What one step of the input is: a real vector of dimension 1.</summary>
    public StepSpec Input { get; } = new(StepKind.Real, 1);

    /// <summary>What is predicted: a real vector of dimension 1.</summary>
    public StepSpec Output { get; } = new(StepKind.Real, 1);

    /// <summary>Which positions have a target: the last.</summary>
    public ReadOut ReadOut { get; } = ReadOut.Last;

    /// <summary>The dimension of one step of the input.</summary>
    public int InputDimension => Input.Size;

    /// <summary>The dimension of the target.</summary>
    public int OutputDimension => Output.Size;

    /// <summary>Distances n, ascending, for which the target depends on the token n steps before the last.</summary>
    public abstract IReadOnlyList<int> MemoryPositions { get; }

    /// <summary>
    /// The exact variance of the target: the expected squared error of the best constant, hence the loss of a
    /// predictor that learnt nothing.
    /// </summary>
    public abstract double TrivialLoss { get; }

    /// <summary>
    /// Writes consecutive sequences of a stream with their targets. Sequence i of a stream is always the same,
    /// however the stream is cut into batches.
    /// </summary>
    /// <param name="stream">Where the tokens come from.</param>
    /// <param name="first">Index of the first sequence within the stream.</param>
    /// <param name="inputs">Receives B sequences of T tokens, one after another.</param>
    /// <param name="targets">Receives B targets.</param>
    /// <exception cref="ArgumentException"><paramref name="inputs"/> is not of size B T.</exception>
    public void Fill(SignSource stream, long first, Span<float> inputs, Span<float> targets)
    {
        if (inputs.Length != targets.Length * (long)Length)
        {
            throw new ArgumentException(
                $"{targets.Length} targets need {targets.Length * (long)Length} inputs, not {inputs.Length}.",
                nameof(inputs)
            );
        }

        for (int i = 0; i < targets.Length; i++)
        {
            Span<float> sequence = inputs.Slice(i * Length, Length);
            stream.Fill(first + i, sequence);
            targets[i] = Target(sequence);
        }
    }

    /// <summary>The target of one sequence of T tokens, oldest first.</summary>
    private protected abstract float Target(ReadOnlySpan<float> sequence);
}
