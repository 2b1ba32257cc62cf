using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// m payload tokens, blanks, a delimiter at position T - m and blanks again; y_{T-m+i} is payload token i. Source:
/// A. Graves, G. Wayne and I. Danihelka, 2014, arXiv 1410.5401.
/// </summary>
internal sealed class CopyTask(CopySpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, ReadOut.Every, spec.Shortest)
{
    private readonly int _payload = spec.Payload > 0 ? spec.Payload : length / 2;

    private int Distance => Length - _payload;

    public override IReadOnlyList<int> MemoryPositions => [Distance];

    public override double TrivialLoss => System.Math.Log(spec.Symbols);

    public override bool LeavesTargetsOut => true;

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        sequence.Tokens.Fill(spec.Symbols);
        for (int s = 0; s < _payload; s++)
        {
            sequence.Tokens[s] = random.Below(spec.Symbols);
        }

        sequence.Tokens[Distance] = spec.Symbols + 1;
        Targets.LeaveOut(sequence, Distance, OutputDimension);
    }

    internal override void Label(SequenceData sequence) =>
        sequence.Tokens[.._payload].CopyTo(sequence.TokenTargets[Distance..]);
}
