using System;
using System.Collections.Generic;
using Weft.Compiler.Tasks;
using Weft.Runtime.Tasks.Files;

namespace Weft.Runtime.Tasks;

/// <summary>
/// Sequences and targets from a file, one a line. Line i of ten (from 0) is for validation where i is 8, for the test
/// where it is 9, else for training, which draws at random; the sets are read in order.
/// </summary>
internal sealed class FileTask : SequenceTask
{
    private const int Fold = 10;

    private readonly LineIndex _lines;
    private readonly LineFormat _format;

    public FileTask(FileSpec spec, int length)
        : base(spec.ToString(), length, spec.Steps, spec.Targets, spec.Positions)
    {
        _lines = LineIndex.Open(spec.Path);
        _format = LineFormat.For(spec.Path);
        if (_format.HasHeader(_lines))
        {
            _lines = _lines.WithoutFirst();
        }

        if (_lines.Count < Fold)
        {
            throw new ArgumentException(
                $"{spec.Path}: found {_lines.Count} sequences, expected at least {Fold}, of which one is for validation and one for the test; add some"
            );
        }

        // Whatever is wrong with a line is said before training begins.
        SequenceData data = SequenceData.Allocate(this);
        for (long line = 0; line < _lines.Count; line++)
        {
            Read(line, data);
        }
    }

    /// <summary>A target left out is one of the file's own.</summary>
    public override bool LeavesTargetsOut => true;

    /// <summary>The memory of data from a file is not known: nothing is listed.</summary>
    public override IReadOnlyList<int> MemoryPositions => [];

    public override long? SequencesOf(DataSplit split) => split == DataSplit.Training ? null : HeldOut(split);

    protected override void Write(SequenceRandom random, SequenceData sequence)
    {
        long line;
        if (random.Split == DataSplit.Training)
        {
            long index = random.Below(_lines.Count / Fold * (Fold - 2) + Math.Min(_lines.Count % Fold, Fold - 2));
            line = index / (Fold - 2) * Fold + index % (Fold - 2);
        }
        else
        {
            line = random.Index % HeldOut(random.Split) * Fold + Fold - (random.Split == DataSplit.Test ? 1 : 2);
        }

        Read(line, sequence);
    }

    private long HeldOut(DataSplit split) => (_lines.Count + (split == DataSplit.Test ? 0 : 1)) / Fold;

    private void Read(long line, SequenceData sequence)
    {
        try
        {
            _format.Read(_lines.Read(line), this, sequence);
        }
        catch (FormatException exception)
        {
            throw new ArgumentException($"{_lines.Path}({_lines.Number(line)}): {exception.Message}", exception);
        }
    }
}
