using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using Weft.Compiler.Tasks;
using Weft.Runtime.Files;
using Weft.Runtime.Tasks.Files;

namespace Weft.Runtime.Tasks;

/// <summary>
/// Sequences and targets from a file, one a line. Line i of ten (from 0) is for validation where i is 8, for the test
/// where it is 9, else for training, which draws at random; the sets are read in order.
/// </summary>
internal sealed class FileTask : SequenceTask
{
    private const int Fold = 10;

    // Trials of one experiment share what was read for as long as one of them holds it; opening the file anew sees its changes.
    private static readonly ConcurrentDictionary<
        (FileSpec Spec, int Length, (long, DateTime) Version),
        WeakReference<SequenceTable>
    > s_read = new();

    private readonly SequenceTable _table;

    public FileTask(FileSpec spec, int length)
        : base(spec.ToString(), length, spec.Steps, spec.Targets, spec.Positions)
    {
        // Whatever is wrong with a line is said before training begins.
        _table = Read(spec);
        if (_table.Count < Fold)
        {
            throw new ArgumentException(
                $"{spec.Path}: found {_table.Count} sequences, expected at least {Fold}, of which one is for validation and one for the test; add some"
            );
        }

        string names = _table.Names.Length > 0 ? $"; {_table.Names}" : "";
        Remark = string.Create(CultureInfo.InvariantCulture, $"{spec.Path}: {_table.Count} sequences{names}");
    }

    /// <summary>How many sequences there are, and which line was taken for names.</summary>
    public override string? Remark { get; }

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
            long index = random.Below(_table.Count / Fold * (Fold - 2) + Math.Min(_table.Count % Fold, Fold - 2));
            line = index / (Fold - 2) * Fold + index % (Fold - 2);
        }
        else
        {
            line = random.Index % HeldOut(random.Split) * Fold + Fold - (random.Split == DataSplit.Test ? 1 : 2);
        }

        ReadOnlySpan<float> row = _table[line];
        Write(row[..InputNumbers], sequence.Reals, sequence.Tokens);
        Write(row[InputNumbers..], sequence.RealTargets, sequence.TokenTargets);
    }

    private static void Write(ReadOnlySpan<float> numbers, Span<float> reals, Span<long> tokens)
    {
        if (tokens.IsEmpty)
        {
            numbers.CopyTo(reals);
            return;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            tokens[i] = float.IsNaN(numbers[i]) ? SequenceData.Ignored : (long)numbers[i];
        }
    }

    private long HeldOut(DataSplit split) => (_table.Count + (split == DataSplit.Test ? 0 : 1)) / Fold;

    private SequenceTable Read(FileSpec spec)
    {
        WeakReference<SequenceTable> known = s_read.GetOrAdd(
            (spec, Length, InputFile.Version(spec.Path)),
            _ => new WeakReference<SequenceTable>(null!)
        );
        lock (known)
        {
            if (!known.TryGetTarget(out SequenceTable? table))
            {
                table = LineFormat.Read(spec, this);
                known.SetTarget(table);
            }

            return table;
        }
    }
}
