using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Tasks;

/// <summary>
/// An example of a task of one's own: numbers uniform on [0, 1), and at every position the largest so far.
/// </summary>
public sealed class RunningMaximum : SequenceTask
{
    /// <summary>The constructor takes the length and says what a step, a target and the positions asked for are.</summary>
    public RunningMaximum(int length)
        : base("running-maximum", length, new StepSpec(StepKind.Real, 1), new StepSpec(StepKind.Real, 1), ReadOut.Every)
    {
        MemoryPositions = [.. Enumerable.Range(0, length)];
    }

    /// <summary>Optional: the distances that a target may depend on.</summary>
    public override IReadOnlyList<int> MemoryPositions { get; }

    /// <summary>Writes one sequence. All randomness comes from the argument, so that sequences can be repeated.</summary>
    protected override void Write(SequenceRandom random, SequenceData sequence)
    {
        float largest = 0;
        for (int t = 0; t < Length; t++)
        {
            sequence.Reals[t] = (float)random.Uniform();
            largest = Math.Max(largest, sequence.Reals[t]);
            sequence.RealTargets[t] = largest;
        }
    }
}
