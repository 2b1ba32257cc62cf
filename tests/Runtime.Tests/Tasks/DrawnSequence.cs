using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Tasks;

namespace Runtime.Tests.Tasks;

/// <summary>One sequence of a task with its targets; NaN where there is none.</summary>
internal sealed class DrawnSequence
{
    private readonly SequenceTask _task;
    private readonly float[] _reals;
    private readonly long[] _tokens;

    private DrawnSequence(SequenceTask task, long index, SequenceData data)
    {
        _task = task;
        Index = index;
        _reals = data.Reals.ToArray();
        _tokens = data.Tokens.ToArray();
        double[] tokens = [.. data.TokenTargets.ToArray().Select(y => y == SequenceData.Ignored ? double.NaN : y)];
        Targets = tokens.Length > 0 ? tokens : [.. data.RealTargets.ToArray().Select(y => (double)y)];
    }

    public long Index { get; }

    /// <summary>[T] for tokens, [T, d] for real numbers.</summary>
    public double[] Inputs =>
        _tokens.Length > 0 ? [.. _tokens.Select(x => (double)x)] : [.. _reals.Select(x => (double)x)];

    public double[] Targets { get; }

    public string InputText => string.Join(' ', Inputs.Select(x => x.ToString("R", CultureInfo.InvariantCulture)));

    public string Text =>
        $"{InputText} -> {string.Join(' ', Targets.Select(y => y.ToString("R", CultureInfo.InvariantCulture)))}";

    public static IEnumerable<DrawnSequence> Of(SequenceTask task, SignSource stream, int count, long first = 0)
    {
        var drawn = new List<DrawnSequence>();
        SequenceData batch = SequenceData.Allocate(task, count);
        task.Fill(stream, first, count, batch);
        for (int i = 0; i < count; i++)
        {
            drawn.Add(new DrawnSequence(task, first + i, batch.Slice(task, i)));
        }

        return drawn;
    }

    public int PositionOf(int slot) => _task.ReadOut == ReadOut.Every ? slot : _task.Length - 1;

    public double[] Target(int slot) => Targets[(slot * _task.OutputDimension)..((slot + 1) * _task.OutputDimension)];

    public bool IsAsked(int slot) => !double.IsNaN(Target(slot)[0]);

    public IReadOnlyList<int> MemoryOf(int slot) => _task.MemoryOf(Data(), PositionOf(slot));

    /// <summary>The sequence with other tokens at a position, labelled anew where it was labelled before.</summary>
    public IEnumerable<DrawnSequence> Changes(int position)
    {
        if (_tokens.Length > 0)
        {
            int size = _task.Input.Size;
            return new[] { 1, size / 2, size - 1 }.Select(shift =>
                Change(position, data => data.Tokens[position] = (data.Tokens[position] + shift) % size)
            );
        }

        int d = _task.InputDimension;
        return Enumerable.Range(0, d).Select(i => Change(position, data => data.Reals[position * d + i] *= -1));
    }

    private delegate void Edit(SequenceData data);

    private DrawnSequence Change(int position, Edit edit)
    {
        SequenceData data = Data();
        edit(data);
        ((LabelledTask)_task).Label(data);
        return new DrawnSequence(_task, Index, data);
    }

    // The marks stay as they were drawn: which positions are asked is part of the sequence.
    private SequenceData Data()
    {
        bool real = _task.Output.Kind == StepKind.Real;
        return new SequenceData(
            _reals.ToArray(),
            _tokens.ToArray(),
            real ? Targets.Select(y => (float)y).ToArray() : [],
            real ? [] : Targets.Select(y => double.IsNaN(y) ? SequenceData.Ignored : (long)y).ToArray()
        );
    }
}
