using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// N pairs (key, value) of different keys and different values, then every key once more, at even distances from the end
/// of the pairs: 2 g with different g, drawn with probability proportional to (g + 1)^(alpha - 1). The targets are the
/// values at those positions. Source: S. Arora et al., "Zoology", ICLR 2024, arXiv 2312.04927.
/// </summary>
internal sealed class MqarTask(MqarSpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, ReadOut.Every, spec.Shortest)
{
    // How many gaps there are, and the sums of their weights up to each.
    private readonly double[] _cumulative = Accumulate((length - 2 * spec.Pairs) / 2, spec.Alpha);

    public override IReadOnlyList<int> MemoryPositions { get; } = [.. Enumerable.Range(0, length)];

    // All values are equally likely.
    public override double TrivialLoss => Math.Log(spec.Values);

    public override bool LeavesTargetsOut => true;

    internal override bool IsContentAddressed => true;

    public override IReadOnlyList<int> MemoryOf(SequenceData sequence, int position)
    {
        int key = KeyPosition(sequence, sequence.Tokens[position]);
        return [key, key + 1, position];
    }

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        Targets.LeaveOutAll(sequence);
        Span<long> tokens = sequence.Tokens;
        for (int s = 2 * spec.Pairs; s < Length; s++)
        {
            tokens[s] = spec.RandomFiller ? random.Below(spec.Vocabulary) : 0;
        }

        DrawDifferent(random, 1, spec.Keys, tokens, 0);
        DrawDifferent(random, spec.Vocabulary / 2, spec.Values, tokens, 1);
        Span<bool> taken =
            _cumulative.Length <= 1024 ? stackalloc bool[_cumulative.Length] : new bool[_cumulative.Length];
        for (int pair = 0; pair < spec.Pairs; pair++)
        {
            int query = 2 * (spec.Pairs + DrawGap(random, taken));
            tokens[query] = tokens[2 * pair];
            sequence.TokenTargets[query] = 0;
        }
    }

    internal override void Label(SequenceData sequence)
    {
        for (int t = 2 * spec.Pairs; t < Length; t++)
        {
            if (sequence.TokenTargets[t] != SequenceData.Ignored)
            {
                sequence.TokenTargets[t] = sequence.Tokens[KeyPosition(sequence, sequence.Tokens[t]) + 1];
            }
        }
    }

    // A key that is none any more, as a test of what labels depend on may ask for, is looked for in the first pair.
    private int KeyPosition(SequenceData sequence, long key)
    {
        int position = 2 * spec.Pairs - 2;
        while (position > 0 && sequence.Tokens[position] != key)
        {
            position -= 2;
        }

        return position;
    }

    // Different tokens first .. first + count - 1 at every other place, by rejection: there are few of many.
    private void DrawDifferent(SequenceRandom random, int first, int count, Span<long> tokens, int offset)
    {
        for (int pair = 0; pair < spec.Pairs; pair++)
        {
            long token;
            do
            {
                token = first + random.Below(count);
            } while (IsTaken(tokens, offset, pair, token));
            tokens[2 * pair + offset] = token;
        }
    }

    private static bool IsTaken(ReadOnlySpan<long> tokens, int offset, int pairs, long token)
    {
        for (int pair = 0; pair < pairs; pair++)
        {
            if (tokens[2 * pair + offset] == token)
            {
                return true;
            }
        }

        return false;
    }

    // Without replacement: a gap that is taken is drawn again, which gives the others their conditional probability.
    private int DrawGap(SequenceRandom random, Span<bool> taken)
    {
        while (true)
        {
            double mass = random.Uniform() * _cumulative[^1];
            int gap = Array.BinarySearch(_cumulative, mass);
            gap = Math.Min(gap < 0 ? ~gap : gap + 1, taken.Length - 1);
            if (!taken[gap])
            {
                taken[gap] = true;
                return gap;
            }
        }
    }

    private static double[] Accumulate(int gaps, double alpha)
    {
        double sum = 0;
        return [.. Enumerable.Range(1, Math.Max(gaps, 1)).Select(i => sum += Math.Pow(i, alpha - 1))];
    }
}
