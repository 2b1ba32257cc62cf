using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// Random tokens with the trigger at a random place and at the end; the target is the token after the first trigger.
/// Source: D. Fu et al., "Hungry hungry hippos", ICLR 2023, arXiv 2212.14052.
/// </summary>
internal sealed class InductionTask(InductionSpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, ReadOut.Last, spec.Shortest)
{
    public override IReadOnlyList<int> MemoryPositions { get; } = [.. Enumerable.Range(0, length)];

    public override double TrivialLoss => Math.Log(spec.Vocabulary - 1);

    internal override bool IsContentAddressed => true;

    public override IReadOnlyList<int> MemoryOf(SequenceData sequence, int position)
    {
        int first = First(sequence);
        return [first, first + 1, position];
    }

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        for (int s = 0; s < Length - 1; s++)
        {
            sequence.Tokens[s] = random.Below(spec.Trigger);
        }

        sequence.Tokens[random.Below(Length - 2)] = spec.Trigger;
        sequence.Tokens[^1] = spec.Trigger;
    }

    internal override void Label(SequenceData sequence) =>
        sequence.TokenTargets[0] = sequence.Tokens[First(sequence) + 1];

    private int First(SequenceData sequence) => Math.Min(sequence.Tokens.IndexOf(sequence.Tokens[^1]), Length - 2);
}
