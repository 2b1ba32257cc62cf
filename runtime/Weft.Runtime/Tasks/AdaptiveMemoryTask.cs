using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// y_t = f(x_t, x_{t-t_1}, ..., x_{t-t_M}) on signs, with t_1 = g_1(x_t), t_i = g_i(x_{t-t_{i-1}}) for i up to K and
/// t_i = g_i(x_t x_{t-t_1} ... x_{t-t_K}) beyond. Source: paper, section 3, Task II.
/// </summary>
internal sealed class AdaptiveMemoryTask(AdaptiveMemorySpec spec, int length)
    : LabelledTask(spec.ToString(), length, spec.Input!, spec.Output!, spec.Positions, spec.Shortest)
{
    private readonly MemoryFunction _function = MemoryFunction.Create(
        spec.MemoryReadOut,
        spec.Memories + 1,
        new TokenSource(TokenLaw.Signs),
        spec.Units,
        spec.Seed
    );

    public override IReadOnlyList<int> MemoryPositions { get; } = [.. spec.Distances.Append(0).Distinct().Order()];

    public override bool LeavesTargetsOut => ReadOut == ReadOut.Every && spec.Shortest > 1;

    public override IReadOnlyList<int> MemoryOf(SequenceData sequence, int position)
    {
        Span<int> distances = stackalloc int[spec.Memories + 1];
        LookUp(sequence.Reals, position, distances);
        var positions = new SortedSet<int>();
        foreach (int distance in distances)
        {
            positions.Add(position - distance);
        }

        return [.. positions];
    }

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        random.Signs(sequence.Reals);
        if (ReadOut == ReadOut.Every)
        {
            Targets.LeaveOut(sequence, spec.Shortest - 1, OutputDimension);
        }
    }

    internal override void Label(SequenceData sequence)
    {
        Span<int> distances = stackalloc int[spec.Memories + 1];
        Span<double> memory = stackalloc double[spec.Memories + 1];
        for (int t = ReadOut == ReadOut.Every ? spec.Shortest - 1 : Length - 1; t < Length; t++)
        {
            LookUp(sequence.Reals, t, distances);
            int code = 0;
            for (int i = memory.Length - 1; i >= 0; i--)
            {
                memory[i] = sequence.Reals[t - distances[i]];
                code = 2 * code + (memory[i] > 0 ? 1 : 0);
            }

            sequence.RealTargets[ReadOut == ReadOut.Every ? t : 0] = (float)_function.At(memory, code);
        }
    }

    // Distances of x_t itself and of the M memories.
    private void LookUp(ReadOnlySpan<float> x, int t, Span<int> distances)
    {
        distances[0] = 0;
        float nested = x[t];
        for (int i = 1; i < distances.Length; i++)
        {
            float sign = i <= spec.Nesting ? x[t - distances[i - 1]] : nested;
            distances[i] = spec.DistanceAfter(i, sign > 0);
            nested *= i <= spec.Nesting ? x[t - distances[i]] : 1;
        }
    }
}
