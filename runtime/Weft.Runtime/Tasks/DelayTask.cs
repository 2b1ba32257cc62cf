using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>y_t = x_{t-n}; nothing is asked before position n.</summary>
internal sealed class DelayTask(DelaySpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, ReadOut.Every, spec.Shortest)
{
    public override IReadOnlyList<int> MemoryPositions => [spec.Distance];

    public override double TrivialLoss { get; } =
        spec.Inputs.Law == TokenLaw.Tokens ? System.Math.Log(spec.Inputs.Vocabulary) : InputLaw.Of(spec.Inputs).Square;

    public override bool LeavesTargetsOut => spec.Distance > 0;

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        InputLaw.Draw(spec.Inputs, random, sequence);
        Targets.LeaveOut(sequence, spec.Distance, OutputDimension);
    }

    internal override void Label(SequenceData sequence)
    {
        int asked = Length - spec.Distance;
        if (sequence.Tokens.IsEmpty)
        {
            sequence.Reals[..asked].CopyTo(sequence.RealTargets[spec.Distance..]);
        }
        else
        {
            sequence.Tokens[..asked].CopyTo(sequence.TokenTargets[spec.Distance..]);
        }
    }
}
