using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Tasks;

/// <summary>
/// A function of a few fixed tokens (the paper's Task I). On signs it takes 2^M values, so it is kept as a table:
/// bit j of the index is set where the j-th token read is +1.
/// </summary>
internal abstract class BooleanTask : ScalarTask
{
    private readonly int[] _tokens;
    private readonly float[] _table;

    /// <summary>Creates the task.</summary>
    /// <param name="name">The name in the catalogue.</param>
    /// <param name="length">T, at least the largest of <paramref name="tokens"/>.</param>
    /// <param name="tokens">Which tokens are read, ascending, counted from 1 at the oldest as in the paper.</param>
    /// <param name="table">The target for every pattern of them.</param>
    protected BooleanTask(string name, int length, int[] tokens, float[] table)
        : base(name, length, tokens[^1])
    {
        _tokens = tokens;
        _table = table;
        MemoryPositions = tokens.Select(i => length - i).Order().ToArray();
        double mean = table.Average(y => (double)y);
        TrivialLoss = table.Average(y => (y - mean) * (y - mean));
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<int> MemoryPositions { get; }

    /// <inheritdoc/>
    public sealed override double TrivialLoss { get; }

    internal sealed override float Target(ReadOnlySpan<float> sequence)
    {
        int code = 0;
        for (int j = 0; j < _tokens.Length; j++)
        {
            code |= (sequence[_tokens[j] - 1] > 0 ? 1 : 0) << j;
        }

        return _table[code];
    }
}
