using System;
using System.Collections.Generic;
using System.Globalization;
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
    // Enough for a share to one digit behind the point, in a moment at any length.
    private const int CountedTokens = 1 << 20;
    private const int FewestCounted = 16;
    private const int MostCounted = 4000;

    // How many gaps there are, and the sums of their weights up to each.
    private readonly double[] _cumulative = Accumulate((length - 2 * spec.Pairs) / 2, spec.Alpha);

    public override IReadOnlyList<int> MemoryPositions { get; } = [.. Enumerable.Range(0, length)];

    private int FirstValue => spec.Vocabulary - spec.Values;

    // All values are equally likely.
    public override double TrivialLoss => Math.Log(spec.Values);

    public override bool LeavesTargetsOut => true;

    /// <summary>The share of queries whose key has another successor before them, besides its value.</summary>
    public override string Remark =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: {AmbiguousQueries():P1} of the queries at length {Length} are ambiguous{(
                spec.Filler == MqarFiller.All ? ", since 'filler: all' holds keys; 'filler: values' holds none" : ""
            )}"
        );

    internal override bool IsContentAddressed => true;

    public override IReadOnlyList<int> MemoryOf(SequenceData sequence, int position)
    {
        int key = KeyPosition(sequence, sequence.Tokens[position]);
        return [key, key + 1, position];
    }

    /// <summary>
    /// The share of queries that are ambiguous, 0 to 1: before the query its key stands in the filler, followed by another token
    /// than its value. It is counted on the first sequences of the test set.
    /// </summary>
    internal double AmbiguousQueries()
    {
        if (spec.Filler != MqarFiller.All)
        {
            return 0;
        }

        int count = Math.Clamp(CountedTokens / Length, FewestCounted, MostCounted);
        SequenceData data = SequenceData.Allocate(this);
        long ambiguous = 0;
        for (int i = 0; i < count; i++)
        {
            Fill(SignSource.Test, i, 1, data);
            for (int t = 2 * spec.Pairs; t < Length; t++)
            {
                if (data.TokenTargets[t] != SequenceData.Ignored)
                {
                    ambiguous += IsAmbiguous(data.Tokens, t, data.TokenTargets[t]) ? 1 : 0;
                }
            }
        }

        return (double)ambiguous / ((long)count * spec.Pairs);
    }

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        Targets.LeaveOutAll(sequence);
        Span<long> tokens = sequence.Tokens;
        for (int s = 2 * spec.Pairs; s < Length; s++)
        {
            tokens[s] = spec.Filler switch
            {
                MqarFiller.Values => FirstValue + random.Below(spec.Values),
                MqarFiller.All => random.Below(spec.Vocabulary),
                _ => 0,
            };
        }

        DrawDifferent(random, 1, spec.Keys, tokens, 0);
        DrawDifferent(random, FirstValue, spec.Values, tokens, 1);
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

    private bool IsAmbiguous(ReadOnlySpan<long> tokens, int query, long value)
    {
        for (int s = 2 * spec.Pairs; s < query; s++)
        {
            if (tokens[s] == tokens[query] && tokens[s + 1] != value)
            {
                return true;
            }
        }

        return false;
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
        Span<bool> taken = count <= 1024 ? stackalloc bool[count] : new bool[count];
        for (int pair = 0; pair < spec.Pairs; pair++)
        {
            int token;
            do
            {
                token = random.Below(count);
            } while (taken[token]);
            taken[token] = true;
            tokens[2 * pair + offset] = first + token;
        }
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
