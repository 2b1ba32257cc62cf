using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// y_t = x_1 + ... + x_t modulo 2 on random bits. Source: M. Hahn, TACL 2020, arXiv 1906.06755.
/// </summary>
internal sealed class ParityTask(ParitySpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, spec.Positions)
{
    public override IReadOnlyList<int> MemoryPositions { get; } = [.. Enumerable.Range(0, length)];

    public override double TrivialLoss => System.Math.Log(2);

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        ulong bits = 0;
        for (int s = 0; s < Length; s++)
        {
            bits = s % 64 == 0 ? random.Next() : bits >> 1;
            sequence.Tokens[s] = (long)(bits & 1);
        }
    }

    internal override void Label(SequenceData sequence)
    {
        long parity = 0;
        for (int t = 0; t < Length; t++)
        {
            parity ^= sequence.Tokens[t];
            if (ReadOut == ReadOut.Every)
            {
                sequence.TokenTargets[t] = parity;
            }
        }

        sequence.TokenTargets[^1] = parity;
    }
}
