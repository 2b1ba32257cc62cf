using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// p_0 = t, p_{k+1} = p_k - stride (1 + x_{p_k}), y_t = x_{p_K}. Source: paper, section 3, Task II.
/// </summary>
internal sealed class LookUpChainTask(LookUpChainSpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, spec.Positions, spec.Shortest)
{
    public override IReadOnlyList<int> MemoryPositions { get; } =
    [.. Enumerable.Range(0, spec.Hops * spec.Vocabulary + 1).Select(n => n * spec.Stride)];

    // The end of the chain is uniform: its token has not been looked at before.
    public override double TrivialLoss => System.Math.Log(spec.Vocabulary);

    public override bool LeavesTargetsOut => ReadOut == ReadOut.Every;

    public override IReadOnlyList<int> MemoryOf(SequenceData sequence, int position)
    {
        var chain = new List<int> { position };
        for (int hop = 0; hop < spec.Hops; hop++)
        {
            chain.Add(Next(sequence, chain[^1]));
        }

        chain.Reverse();
        return chain;
    }

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        for (int s = 0; s < Length; s++)
        {
            sequence.Tokens[s] = random.Below(spec.Vocabulary);
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
            int position = t;
            for (int hop = 0; hop < spec.Hops; hop++)
            {
                position = Next(sequence, position);
            }

            sequence.TokenTargets[ReadOut == ReadOut.Every ? t : 0] = sequence.Tokens[position];
        }
    }

    private int Next(SequenceData sequence, int position) =>
        position - spec.Stride * (1 + (int)sequence.Tokens[position]);
}
