using Weft.Compiler.Spec;

namespace Weft.Runtime.Tasks;

/// <summary>
/// A task whose targets are a function of the sequence: the sequence is drawn, then labelled. What a target depends on
/// can be tested by changing a token and labelling anew.
/// </summary>
internal abstract class LabelledTask(
    string name,
    int length,
    StepSpec input,
    StepSpec output,
    ReadOut readOut,
    int shortest = 1
) : SequenceTask(name, length, input, output, readOut, shortest)
{
    /// <summary>
    /// Whether memories are found by what they hold: a token elsewhere is none unless it becomes equal to one of them.
    /// </summary>
    internal virtual bool IsContentAddressed => false;

    /// <summary>Draws the steps, and marks the targets to be left out.</summary>
    /// <param name="random">The random numbers of the sequence.</param>
    /// <param name="sequence">Receives it; all targets are 0 before.</param>
    internal abstract void Draw(SequenceRandom random, SequenceData sequence);

    /// <summary>Writes the targets that are not left out, from the steps alone.</summary>
    internal abstract void Label(SequenceData sequence);

    /// <inheritdoc/>
    protected sealed override void Write(SequenceRandom random, SequenceData sequence)
    {
        sequence.RealTargets.Clear();
        sequence.TokenTargets.Clear();
        Draw(random, sequence);
        Label(sequence);
    }
}
