using System;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Tasks;

/// <summary>A task of the paper's own form: T signs, and one real number to predict at the last position.</summary>
internal abstract class ScalarTask(string name, int length, int shortest)
    : LabelledTask(name, length, new(StepKind.Real, 1), new(StepKind.Real, 1), ReadOut.Last, shortest)
{
    /// <summary>The target of one sequence of T tokens, oldest first.</summary>
    internal abstract float Target(ReadOnlySpan<float> sequence);

    internal sealed override void Draw(SequenceRandom random, SequenceData sequence) => random.Signs(sequence.Reals);

    internal sealed override void Label(SequenceData sequence) => sequence.RealTargets[0] = Target(sequence.Reals);
}
