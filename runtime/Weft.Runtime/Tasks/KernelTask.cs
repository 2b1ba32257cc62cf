using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics.Tensors;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// y_t = f((x * rho_1)(t), ..., (x * rho_M)(t)), the paper's Task III, with x = 0 before the sequence begins.
/// </summary>
internal sealed class KernelTask : LabelledTask
{
    private readonly ConvolutionSpec _spec;
    private readonly MemoryFunction _function;

    // rho_j(n) for n = T-1 .. 0, so that a prefix of tokens meets its end.
    private readonly float[][] _reversed;

    public KernelTask(ConvolutionSpec spec, int length)
        : base(spec.ToString(), length, spec.Input!, spec.Output!, spec.Positions, spec.Shortest)
    {
        _spec = spec;
        _function = MemoryFunction.Create(spec.MemoryReadOut, spec.Kernels.Count, spec.Inputs, spec.Units, spec.Seed);
        Kernels = [.. spec.Kernels.Select(sum => MemoryKernel.Tabulate(sum, length))];
        _reversed = [.. Kernels.Select(rho => rho.Reverse().Select(value => (float)value).ToArray())];
        MemoryPositions = [.. Enumerable.Range(0, length).Where(n => Kernels.Any(rho => (float)rho[n] != 0))];
        TrivialLoss =
            spec.MemoryReadOut == MemoryReadOut.Linear && spec.Positions == ReadOut.Last
                ? Enumerable.Range(0, length).Sum(n => Math.Pow(Kernels.Sum(rho => rho[n]), 2))
                    * InputLaw.Of(spec.Inputs).Square
                : double.NaN;
    }

    /// <summary>rho_j(n) for n = 0 .. T-1.</summary>
    public IReadOnlyList<double[]> Kernels { get; }

    public override IReadOnlyList<int> MemoryPositions { get; }

    public override double TrivialLoss { get; }

    internal override void Draw(SequenceRandom random, SequenceData sequence) =>
        InputLaw.Draw(_spec.Inputs, random, sequence);

    internal override void Label(SequenceData sequence)
    {
        Span<double> memory = stackalloc double[_reversed.Length];
        for (int t = ReadOut == ReadOut.Every ? 0 : Length - 1; t < Length; t++)
        {
            ReadOnlySpan<float> past = sequence.Reals[..(t + 1)];
            for (int j = 0; j < memory.Length; j++)
            {
                memory[j] = TensorPrimitives.Dot(past, _reversed[j].AsSpan(Length - 1 - t));
            }

            sequence.RealTargets[ReadOut == ReadOut.Every ? t : 0] = (float)_function.At(memory, 0);
        }
    }
}
