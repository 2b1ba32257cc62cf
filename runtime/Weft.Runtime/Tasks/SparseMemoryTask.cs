using System;
using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// y_t = f(x_{t-T_1}, ..., x_{t-T_M}), the paper's Task I. For a read-out of real numbers, token k of n counts as
/// 2 k / (n - 1) - 1, so that tokens are spread evenly over [-1, 1].
/// </summary>
internal sealed class SparseMemoryTask : LabelledTask
{
    private readonly SparseMemorySpec _spec;
    private readonly MemoryFunction _function;

    public SparseMemoryTask(SparseMemorySpec spec, int length)
        : base(spec.ToString(), length, spec.Input!, spec.Output!, spec.Positions, spec.Shortest)
    {
        _spec = spec;
        _function = MemoryFunction.Create(spec.MemoryReadOut, spec.Distances.Count, spec.Inputs, spec.Units, spec.Seed);
        TrivialLoss = Output.Kind == StepKind.Token ? double.NaN : _function.Variance(InputLaw.Of(spec.Inputs));
    }

    public override IReadOnlyList<int> MemoryPositions => _spec.Distances;

    public override double TrivialLoss { get; }

    public override bool LeavesTargetsOut => ReadOut == ReadOut.Every && _spec.Shortest > 1;

    internal override void Draw(SequenceRandom random, SequenceData sequence)
    {
        InputLaw.Draw(_spec.Inputs, random, sequence);
        if (ReadOut == ReadOut.Every)
        {
            Targets.LeaveOut(sequence, _spec.Shortest - 1, OutputDimension);
        }
    }

    internal override void Label(SequenceData sequence)
    {
        Span<double> memory = stackalloc double[_spec.Distances.Count];
        for (int t = ReadOut == ReadOut.Every ? _spec.Shortest - 1 : Length - 1; t < Length; t++)
        {
            int code = 0;
            for (int j = memory.Length - 1; j >= 0; j--)
            {
                int position = t - _spec.Distances[j];
                memory[j] = InputLaw.Value(_spec.Inputs, sequence, position);
                code = code * Math.Max(_spec.Inputs.Values, 1) + InputLaw.Code(_spec.Inputs, sequence, position);
            }

            int slot = ReadOut == ReadOut.Every ? t : 0;
            if (Output.Kind == StepKind.Token)
            {
                sequence.TokenTargets[slot] = (long)_function.At(memory, code);
            }
            else
            {
                sequence.RealTargets[slot] = (float)_function.At(memory, code);
            }
        }
    }
}
