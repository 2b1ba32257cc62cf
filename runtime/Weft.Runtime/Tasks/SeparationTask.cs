using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// x uniform on {-1, 0, 1}, y_t = x_{t-g(x_t)} with g(-1) = 0, g(0) = 1, g(1) = 2. Source: paper, section 4.
/// </summary>
internal sealed class SeparationTask(SeparationSpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, spec.Positions, spec.Shortest)
{
    public override IReadOnlyList<int> MemoryPositions { get; } = [0, 1, 2];

    // y = -1 with probability 1/3, else uniform: E y = -1/3, E y^2 = 7/9.
    public override double TrivialLoss => 2.0 / 3;

    public override bool LeavesTargetsOut => ReadOut == ReadOut.Every;

    public override IReadOnlyList<int> MemoryOf(SequenceData sequence, int position)
    {
        int distance = Distance(sequence, position);
        return distance == 0 ? [position] : [position - distance, position];
    }

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        for (int s = 0; s < Length; s++)
        {
            sequence.Reals[s] = random.Below(3) - 1;
        }

        if (ReadOut == ReadOut.Every)
        {
            Targets.LeaveOut(sequence, spec.Shortest - 1, OutputDimension);
        }
    }

    internal override void Label(SequenceData sequence)
    {
        for (int t = ReadOut == ReadOut.Every ? spec.Shortest - 1 : Length - 1; t < Length; t++)
        {
            sequence.RealTargets[ReadOut == ReadOut.Every ? t : 0] = sequence.Reals[t - Distance(sequence, t)];
        }
    }

    private static int Distance(SequenceData sequence, int position) => (int)sequence.Reals[position] + 1;
}
