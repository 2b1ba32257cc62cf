using System;
using System.Collections.Generic;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Tasks;

/// <summary>
/// Sequences of T steps and what is to be predicted from them. Sequence i of a stream is always the same, however the
/// stream is cut into batches. A task holds no state that changes while it writes, so that sequences may be prepared
/// on one thread while another one trains.
/// </summary>
/// <remarks>
/// Classes of users derive from this one: they say in the constructor what a sequence is and write one in
/// <see cref="Write"/>.
/// </remarks>
public abstract class SequenceTask
{
    /// <summary>Creates a task over sequences of <paramref name="length"/> steps.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="length">T.</param>
    /// <param name="input">What one step of the input is.</param>
    /// <param name="output">What is predicted; real numbers have squared loss, tokens cross-entropy.</param>
    /// <param name="readOut">Which positions have a target.</param>
    /// <param name="shortest">The least T that the task is defined for.</param>
    /// <exception cref="ArgumentException"><paramref name="length"/> is below <paramref name="shortest"/>.</exception>
    protected SequenceTask(string name, int length, StepSpec input, StepSpec output, ReadOut readOut, int shortest = 1)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
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
        Input = input;
        Output = output;
        ReadOut = readOut;
    }

    /// <summary>The name in messages, such as <c>heavy-tail</c>.</summary>
    public string Name { get; }

    /// <summary>T, the number of steps of a sequence.</summary>
    public int Length { get; }

    /// <summary>What one step of the input is.</summary>
    public StepSpec Input { get; }

    /// <summary>What is predicted.</summary>
    public StepSpec Output { get; }

    /// <summary>Which positions have a target.</summary>
    public ReadOut ReadOut { get; }

    /// <summary>The numbers of one step of the input: d, or 1 for a token.</summary>
    public int InputDimension => Input.Kind == StepKind.Real ? Input.Size : 1;

    /// <summary>The numbers of one target: c, or 1 for a token.</summary>
    public int OutputDimension => Output.Kind == StepKind.Real ? Output.Size : 1;

    /// <summary>How many positions of a sequence have room for a target.</summary>
    public int TargetPositions => ReadOut == ReadOut.Every ? Length : 1;

    /// <summary>Whether some targets may be left out, so that the loss is a mean over the others.</summary>
    public virtual bool LeavesTargetsOut => false;

    /// <summary>
    /// Distances n, ascending, for which a target may depend on the token n steps before it; empty where that is not known.
    /// </summary>
    public virtual IReadOnlyList<int> MemoryPositions => [];

    /// <summary>
    /// The expected loss of the best constant predictor, hence of one that learnt nothing; NaN where no closed form is
    /// known. Results report the value on the test set.
    /// </summary>
    public virtual double TrivialLoss => double.NaN;

    /// <summary>
    /// What a user should know of the data before training, in one line that <c>weft check</c> and every run print; null for
    /// nothing.
    /// </summary>
    public virtual string? Remark => null;

    /// <summary>The numbers of one sequence.</summary>
    internal int InputNumbers => Length * InputDimension;

    /// <summary>The numbers of the targets of one sequence.</summary>
    internal int TargetNumbers => TargetPositions * OutputDimension;

    /// <summary>Why a trial's architecture does not fit this task, which is the trial's; null where it does.</summary>
    /// <param name="trial">The trial.</param>
    public string? Mismatch(TrialSpec trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return TaskChecks.Mismatch(trial.Architecture, trial.Task.Word, Input, Output, ReadOut);
    }

    /// <summary>How many different sequences a set has; null for as many as are asked for.</summary>
    public virtual long? SequencesOf(DataSplit split) => null;

    /// <summary>
    /// The positions, ascending, of the tokens that the target at a position depends on in this very sequence.
    /// </summary>
    /// <param name="sequence">A sequence that this task wrote.</param>
    /// <param name="position">A position with a target.</param>
    public virtual IReadOnlyList<int> MemoryOf(SequenceData sequence, int position)
    {
        var positions = new List<int>();
        for (int i = MemoryPositions.Count - 1; i >= 0; i--)
        {
            if (MemoryPositions[i] <= position)
            {
                positions.Add(position - MemoryPositions[i]);
            }
        }

        return positions;
    }

    /// <summary>Writes consecutive sequences of a stream with their targets.</summary>
    /// <param name="stream">Where the randomness comes from.</param>
    /// <param name="first">Index of the first sequence within the stream.</param>
    /// <param name="count">B, how many.</param>
    /// <param name="batch">Receives B sequences, one after another, and their targets.</param>
    /// <exception cref="ArgumentException"><paramref name="batch"/> is not of that size.</exception>
    public void Fill(SignSource stream, long first, int count, SequenceData batch)
    {
        long inputs = (long)count * InputNumbers;
        long targets = (long)count * TargetNumbers;
        if (
            batch.Reals.Length != (Input.Kind == StepKind.Real ? inputs : 0)
            || batch.Tokens.Length != (Input.Kind == StepKind.Token ? inputs : 0)
            || batch.RealTargets.Length != (Output.Kind == StepKind.Real ? targets : 0)
            || batch.TokenTargets.Length != (Output.Kind == StepKind.Token ? targets : 0)
        )
        {
            throw new ArgumentException(
                $"{count} sequences need {inputs} numbers and {targets} for their targets, not "
                    + $"{batch.Reals.Length + batch.Tokens.Length} and {batch.RealTargets.Length + batch.TokenTargets.Length}.",
                nameof(batch)
            );
        }

        var random = new SequenceRandom(stream, first);
        for (int i = 0; i < count; i++)
        {
            random.Restart(stream, first + i);
            Write(random, batch.Slice(this, i));
        }

        if (GetType().Assembly != typeof(SequenceTask).Assembly)
        {
            CheckTokens(batch.Tokens, Input, "input");
            CheckTokens(batch.TokenTargets, Output, "target");
            CheckReals(batch.Reals, "input", leavesOut: false);
            CheckReals(batch.RealTargets, "target", LeavesTargetsOut);
        }
    }

    /// <summary>The same for a task of real numbers.</summary>
    /// <param name="stream">Where the randomness comes from.</param>
    /// <param name="first">Index of the first sequence within the stream.</param>
    /// <param name="inputs">Receives B sequences of T steps, one after another.</param>
    /// <param name="targets">Receives B targets.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public void Fill(SignSource stream, long first, Span<float> inputs, Span<float> targets) =>
        Fill(stream, first, targets.Length / TargetNumbers, new SequenceData(inputs, [], targets, []));

    /// <summary>Writes one sequence and its targets, every number of both.</summary>
    /// <param name="random">The random numbers of the sequence, and which one it is.</param>
    /// <param name="sequence">Receives it.</param>
    protected abstract void Write(SequenceRandom random, SequenceData sequence);

    /// <summary>Lets the runtime and its tests write one sequence.</summary>
    internal void WriteOne(SequenceRandom random, SequenceData sequence) => Write(random, sequence);

    // Training would end with a loss that is not finite, and blame the learning rate.
    private void CheckReals(ReadOnlySpan<float> numbers, string what, bool leavesOut)
    {
        foreach (float number in numbers)
        {
            if (!float.IsFinite(number) && !(leavesOut && float.IsNaN(number)))
            {
                throw new InvalidOperationException(
                    $"Task '{Name}' wrote the {what} {number}, expected a finite number; correct the class"
                        + (what == "target" && float.IsNaN(number) ? " or override LeavesTargetsOut." : ".")
                );
            }
        }
    }

    // libtorch would say less, and later.
    private void CheckTokens(ReadOnlySpan<long> tokens, StepSpec step, string what)
    {
        foreach (long token in tokens)
        {
            bool isLeftOut = token == SequenceData.Ignored && what == "target";
            if ((token < 0 || token >= step.Size) && !isLeftOut)
            {
                throw new InvalidOperationException(
                    $"Task '{Name}' wrote the {what} {token}, expected a token from 0 to {step.Size - 1}; correct the class."
                );
            }
        }
    }
}
