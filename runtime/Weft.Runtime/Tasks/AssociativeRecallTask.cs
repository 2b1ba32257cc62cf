using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// k_1 v_1 k_2 v_2 ... q: equal keys have equal values within a sequence, q is one of the keys, the target is its value.
/// A sequence of even length begins with a value that belongs to no key. Source: J. Ba et al., 2016, arXiv 1610.06258.
/// </summary>
internal sealed class AssociativeRecallTask(AssociativeRecallSpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, ReadOut.Last, spec.Shortest)
{
    private readonly int _keys = spec.Vocabulary / 2;
    private readonly int _first = (length + 1) % 2;

    public override IReadOnlyList<int> MemoryPositions { get; } = [.. Enumerable.Range(0, length)];

    // All values are equally likely.
    public override double TrivialLoss => Math.Log(spec.Vocabulary - spec.Vocabulary / 2);

    internal override bool IsContentAddressed => true;

    public override IReadOnlyList<int> MemoryOf(SequenceData sequence, int position)
    {
        int key = Latest(sequence);
        return [key, key + 1, position];
    }

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        Span<long> values = new long[_keys];
        for (int key = 0; key < _keys; key++)
        {
            values[key] = Value(random);
        }

        Span<long> tokens = sequence.Tokens;
        tokens[0] = Value(random);
        for (int s = _first; s < Length - 1; s += 2)
        {
            int key = random.Below(_keys);
            (tokens[s], tokens[s + 1]) = (key, values[key]);
        }

        tokens[^1] = tokens[_first + 2 * random.Below((Length - 1 - _first) / 2)];
    }

    internal override void Label(SequenceData sequence) =>
        sequence.TokenTargets[0] = sequence.Tokens[Latest(sequence) + 1];

    private long Value(SequenceRandom random) => _keys + random.Below(spec.Vocabulary - _keys);

    // Where the key stood last before the end.
    private int Latest(SequenceData sequence)
    {
        int position = Length - 3;
        while (position > _first && sequence.Tokens[position] != sequence.Tokens[^1])
        {
            position -= 2;
        }

        return position;
    }
}
