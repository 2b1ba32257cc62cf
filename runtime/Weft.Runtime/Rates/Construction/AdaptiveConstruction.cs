using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates.Construction;

/// <summary>
/// Task II on signs, nested K deep: layer l fetches memory l by a <see cref="ShiftedBank"/>, its feed-forward network rounds
/// what was fetched to a sign, which moves the heads of the next layer; the layer after the nested ones fetches all other
/// memories, whose distances hang on the product of the nested ones. With signs the first distance is linear in x_t, so
/// K layers do for M = K and K + 1 for more memories, one less than the paper's theorem counts for any g (paper, section 4).
/// Layers that are left over come first and do nothing.
/// </summary>
public sealed class AdaptiveConstruction : Construction
{
    private readonly AdaptiveMemorySpec _task;
    private readonly IReadOnlyList<Stage> _stages;
    private readonly IReadOnlyList<ReluUnit> _readOut;

    private AdaptiveConstruction(
        ArchitectureSpec architecture,
        AdaptiveMemorySpec task,
        IReadOnlyList<Stage> stages,
        IReadOnlyList<ReluUnit> readOut
    )
        : base(architecture, [.. stages.SelectMany(s => s.Banks).Select(b => b.Fit)]) =>
        (_task, _stages, _readOut) = (task, stages, readOut);

    /// <inheritdoc/>
    public override ErrorMeasure Measure => ErrorMeasure.Largest;

    private bool IsSum => _task.MemoryReadOut == MemoryReadOut.Linear;

    /// <inheritdoc/>
    public override double ErrorOf(ReadOnlySpan<double> newestFirst)
    {
        List<double> fetched = [newestFirst[0]];
        List<double> exact = [newestFirst[0]];
        double moved = newestFirst[0];
        double sign = newestFirst[0];
        foreach (Stage stage in _stages)
        {
            List<double> now = [];
            List<double> nowExact = [];
            foreach ((int memory, ShiftedBank bank) in stage.Memories.Zip(stage.Banks))
            {
                now.Add(bank.Collect(newestFirst, Distance(memory, moved)));
                nowExact.Add(newestFirst[(int)Distance(memory, sign)]);
            }

            fetched.AddRange(now);
            exact.AddRange(nowExact);
            if (stage.Rounding is { } rounding)
            {
                double rounded = ReluUnit.Evaluate(rounding.Units, [.. rounding.Arguments.Select(i => fetched[i])]);
                moved = ((rounded - rounding.Low) / (rounding.High - rounding.Low) * 2) - 1;
                sign = rounding.Arguments.Aggregate(1.0, (product, i) => product * exact[i]);
            }
        }

        return ReluUnit.Evaluate(_readOut, fetched) - ReluUnit.Evaluate(_readOut, exact);
    }

    private protected override void Write(ModuleWriter writer)
    {
        int layer = Architecture.Layers.Count - _stages.Count;
        (int Coordinate, double Low, double High) mover = (ModuleWriter.Token, -1, 1);
        int rounded = Fetched(_task.Memories) + 1;
        foreach (Stage stage in _stages)
        {
            writer.Slopes(layer, stage.Banks.SelectMany(b => b.Slopes));
            AttentionSpec attention = Architecture.Layers[layer].Attention;
            int head = 0;
            foreach ((int memory, ShiftedBank bank) in stage.Memories.Zip(stage.Banks))
            {
                double before = ShiftedBank.Shift(attention, Distance(memory, -1));
                double after = ShiftedBank.Shift(attention, Distance(memory, 1));
                double weight = (after - before) / (mover.High - mover.Low);
                for (int h = 0; h < bank.Slopes.Count; h++, head++)
                {
                    writer.Head(layer, head, (Fetched(memory), bank.Values[h]));
                    writer.Shift(
                        layer,
                        head,
                        bank.Slopes[h],
                        (mover.Coordinate, weight),
                        (ModuleWriter.One, before - (weight * mover.Low))
                    );
                }
            }

            if (stage.Rounding is { } rounding)
            {
                mover = (rounded++, rounding.Low, rounding.High);
                writer.Units(layer, rounding.Units, [.. rounding.Arguments.Select(Argument)], mover.Coordinate);
            }

            layer++;
        }

        WriteReadOut(writer, _readOut, IsSum, [.. Enumerable.Range(0, _task.Memories + 1).Select(Argument)]);
    }

    internal static AdaptiveConstruction? ForTask(
        ArchitectureSpec architecture,
        AdaptiveMemorySpec task,
        int length,
        double precision,
        out string? reason
    )
    {
        int[][] groups = Groups(task);
        int idle = architecture.Layers.Count - groups.Length;
        IReadOnlyList<ReluUnit>? readOut = ReadOutUnits.Of(task, task.Memories + 1, out reason);
        int width = ModuleWriter.Free + task.Memories + groups.Length - 1;
        reason ??=
            idle < 0
                ? $"nesting {task.Nesting} of {task.Memories} memories takes {groups.Length} layers and it has {architecture.Layers.Count}"
            : architecture.Width < width ? $"its width is below {width}"
            : UnsuitableReadOut(architecture, readOut!, task.MemoryReadOut == MemoryReadOut.Linear);
        List<Stage> stages = [];
        for (int i = 0; i < groups.Length && reason is null; i++)
        {
            Stage? stage = Fetch(architecture, idle + i, task, groups, i, length, precision, out reason);
            stages.Add(stage!);
        }

        return reason is null ? new(architecture, task, stages, readOut!) : null;
    }

    // The nested memories one by one, then all others at once.
    private static int[][] Groups(AdaptiveMemorySpec task)
    {
        int[] others = [.. Enumerable.Range(task.Nesting + 1, task.Memories - task.Nesting)];
        return
        [
            .. Enumerable.Range(1, task.Nesting).Select(i => new[] { i }),
            .. others.Length > 0 ? new[] { others } : [],
        ];
    }

    private static Stage? Fetch(
        ArchitectureSpec architecture,
        int layer,
        AdaptiveMemorySpec task,
        int[][] groups,
        int index,
        int length,
        double precision,
        out string? reason
    )
    {
        BlockSpec block = architecture.Layers[layer];
        int[] memories = groups[index];
        int[] Distances(int memory) => [task.DistanceAfter(memory, true), task.DistanceAfter(memory, false)];
        reason = memories
            .Select(m => ShiftedBank.Unsuitable(block.Attention, Distances(m), length))
            .FirstOrDefault(r => r is not null);
        reason ??=
            block.Attention.Heads < memories.Length
                ? $"layer {layer + 1} fetches {memories.Length} memories and has {block.Attention.Heads} heads"
                : null;
        Rounding? rounding = null;
        if (index + 1 < groups.Length)
        {
            rounding = Round(block, layer, task, index, out string? unfit);
            reason ??= unfit;
        }

        if (reason is not null)
        {
            return null;
        }

        var position = block.Attention.Groups[0].Position;
        KernelApproximation[] problems =
        [
            .. memories.Select(m => ShiftedBank.Problem(position, Distances(m), length, precision)),
        ];
        IReadOnlyList<int> heads = HeadSplit.Search(problems, block.Attention.Heads, ErrorNorm.L1);
        return new(
            memories,
            [
                .. memories.Select(
                    (m, i) => ShiftedBank.Of(position, Distances(m), problems[i].Fit(heads[i], ErrorNorm.L1))
                ),
            ],
            rounding
        );
    }

    // What moves the next layer: the sign just fetched or, after the last nested one, the product of all of them.
    private static Rounding? Round(BlockSpec block, int layer, AdaptiveMemorySpec task, int index, out string? reason)
    {
        int fetched = index + 1;
        int[] arguments = fetched < task.Nesting ? [fetched] : [.. Enumerable.Range(0, fetched + 1)];

        // A network that rounds to logarithms of whole numbers has no -1.
        (double low, double high) = block.FeedForward?.Precision is Precision.Full or Precision.Whole
            ? (-1.0, 1.0)
            : (0, Math.Log(2));
        IReadOnlyList<ReluUnit> units = ReluUnit.RoundedProduct(arguments.Length, low, high);
        reason =
            block.FeedForward is not { Activation.Word: "relu" } network
                ? $"layer {layer + 1} has no feed-forward network of relu units, which the next distance takes"
            : network.Width < units.Count
                ? $"the feed-forward network of layer {layer + 1} has {network.Width} units, fewer than {units.Count}"
            : null;
        return new(units, arguments, low, high);
    }

    // g_i, continued linearly between the signs.
    private double Distance(int memory, double sign)
    {
        (double after, double before) = (_task.DistanceAfter(memory, true), _task.DistanceAfter(memory, false));
        return before + ((after - before) * (sign + 1) / 2);
    }

    private static int Fetched(int memory) => ModuleWriter.Free + memory - 1;

    private static IReadOnlyList<(int, double)> Argument(int index) =>
        [(index == 0 ? ModuleWriter.Token : Fetched(index), 1)];

    private sealed record Rounding(
        IReadOnlyList<ReluUnit> Units,
        IReadOnlyList<int> Arguments,
        double Low,
        double High
    );

    private sealed record Stage(IReadOnlyList<int> Memories, IReadOnlyList<ShiftedBank> Banks, Rounding? Rounding);
}
