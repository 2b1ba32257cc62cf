using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// m tokens at random places among the blanks of the first T - m positions, then m delimiters; the target at delimiter i
/// is the i-th of the tokens. Source: A. Gu and T. Dao, "Mamba", 2023, arXiv 2312.00752.
/// </summary>
internal sealed class SelectiveCopyTask(SelectiveCopySpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, ReadOut.Every, spec.Shortest)
{
    private int Start => Length - spec.Payload;

    private long Blank => spec.Symbols;

    public override IReadOnlyList<int> MemoryPositions { get; } = [.. Enumerable.Range(0, length)];

    public override double TrivialLoss => Math.Log(spec.Symbols);

    public override bool LeavesTargetsOut => true;

    // Whether a place is blank decides which token comes next, so all of them count.
    public override IReadOnlyList<int> MemoryOf(SequenceData sequence, int position) => [.. Enumerable.Range(0, Start)];

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        sequence.Tokens[..Start].Fill(Blank);
        sequence.Tokens[Start..].Fill(Blank + 1);
        Span<int> places = new int[Start];
        for (int s = 0; s < Start; s++)
        {
            places[s] = s;
        }

        random.Shuffle(places, spec.Payload);
        foreach (int place in places[..spec.Payload])
        {
            sequence.Tokens[place] = random.Below(spec.Symbols);
        }

        Targets.LeaveOut(sequence, Start, OutputDimension);
    }

    internal override void Label(SequenceData sequence)
    {
        int next = Start;
        for (int s = 0; s < Start && next < Length; s++)
        {
            if (sequence.Tokens[s] < Blank)
            {
                sequence.TokenTargets[next++] = sequence.Tokens[s];
            }
        }
    }
}
