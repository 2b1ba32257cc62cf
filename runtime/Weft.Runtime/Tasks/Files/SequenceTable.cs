using System;
using System.Collections.Generic;

namespace Weft.Runtime.Tasks.Files;

/// <summary>
/// What a file of sequences holds: a row of numbers for each, those of the steps and then those of the targets, NaN for a
/// target left out. Tokens are whole numbers of at most 2^20, which float32 holds. It is written by one thread, then read by
/// any number of them.
/// </summary>
/// <param name="width">Numbers of a row.</param>
internal sealed class SequenceTable(int width)
{
    // Not one array, which would be copied while it grows.
    private const int BlockNumbers = 1 << 16;

    private readonly int _rowsOfBlock = Math.Max(1, BlockNumbers / width);
    private readonly List<float[]> _blocks = [];

    /// <summary>How many sequences there are.</summary>
    public long Count { get; private set; }

    /// <summary>Where columns are named, in words.</summary>
    public string Names { get; set; } = "";

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> this[long row] => Row(row);

    /// <summary>A new row, to be written.</summary>
    public Span<float> Add()
    {
        if (Count % _rowsOfBlock == 0)
        {
            _blocks.Add(new float[_rowsOfBlock * width]);
        }

        return Row(Count++);
    }

    private Span<float> Row(long row) =>
        _blocks[(int)(row / _rowsOfBlock)].AsSpan((int)(row % _rowsOfBlock) * width, width);
}
