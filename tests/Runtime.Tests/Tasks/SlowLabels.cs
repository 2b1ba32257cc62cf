using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Tasks;

namespace Runtime.Tests.Tasks;

/// <summary>The targets of every kind of task, from its formula, position by position and in double.</summary>
internal static class SlowLabels
{
    public static double[] Of(TaskSpec spec, DrawnSequence drawn)
    {
        double[] x = drawn.Inputs;
        return spec switch
        {
            SparseBooleanSpec => [Teacher(TaskCatalogue.DefaultTaskSeed, 64, [x[47], x[55], x[98]])],
            ComplexReadoutSpec => [Teacher(TaskCatalogue.DefaultTaskSeed, 64, [x[98]])],
            ComplexMemorySpec => [x[47] + x[55] + x[98]],
            HeavyTailSpec => [Past(x, x.Length - 1, n => n == 0 ? 0 : Math.Pow(n, -0.5))],
            LightTailSpec => [Past(x, x.Length - 1, n => Math.Exp(-5.0 * n))],
            SparseMemorySpec sparse => Positions(sparse.Positions, x.Length, t => Sparse(sparse, x, t)),
            AdaptiveMemorySpec adaptive => Positions(adaptive.Positions, x.Length, t => Adaptive(adaptive, x, t)),
            LookUpChainSpec chain => Positions(chain.Positions, x.Length, t => Chain(chain, x, t)),
            SeparationSpec { Positions: var read } => Positions(
                read,
                x.Length,
                t =>
                    t < 2 ? double.NaN
                    : x[t] < 0 ? x[t]
                    : x[t] == 0 ? x[t - 1]
                    : x[t - 2]
            ),
            ConvolutionSpec kernels => Positions(kernels.Positions, x.Length, t => Convolution(kernels, x, t)),
            MqarSpec mqar => SlowRecall.Mqar(mqar, x, drawn.Targets),
            AssociativeRecallSpec => [SlowRecall.Associative(x)],
            InductionSpec induction => [x[Array.IndexOf(x, induction.Vocabulary - 1.0) + 1]],
            CopySpec copy => SlowRecall.Copy(copy, x),
            SelectiveCopySpec copy => SlowRecall.SelectiveCopy(copy, x),
            DelaySpec delay => Positions(
                ReadOut.Every,
                x.Length,
                t => t < delay.Distance ? double.NaN : x[t - delay.Distance]
            ),
            ParitySpec parity => Positions(parity.Positions, x.Length, t => x.Take(t + 1).Sum() % 2),
            _ => throw new NotSupportedException($"no formula for '{spec.Word}'"),
        };
    }

    private static double[] Positions(ReadOut readOut, int length, Func<int, double> at) =>
        readOut == ReadOut.Every ? [.. Enumerable.Range(0, length).Select(at)] : [at(length - 1)];

    private static double Past(double[] x, int t, Func<int, double> rho) =>
        Enumerable.Range(0, t + 1).Sum(n => x[t - n] * rho(n));

    private static double Teacher(long seed, int units, double[] u)
    {
        var weights = new TeacherWeights(seed, u.Length, units);
        return Enumerable
            .Range(0, units)
            .Sum(k => Math.Max(0, Enumerable.Range(0, u.Length).Sum(j => weights[k, j] * u[j])));
    }

    private static double Sparse(SparseMemorySpec spec, double[] x, int t)
    {
        if (t < spec.Distances.Max())
        {
            return double.NaN;
        }

        double[] tokens = [.. spec.Distances.Select(n => x[t - n])];
        double[] u =
            spec.Inputs.Law == TokenLaw.Tokens
                ? [.. tokens.Select(k => 2 * k / (spec.Inputs.Vocabulary - 1) - 1)]
                : tokens;
        return spec.MemoryReadOut switch
        {
            MemoryReadOut.Linear => u.Sum(),
            MemoryReadOut.Product => u.Aggregate(1.0, (product, value) => product * value),
            MemoryReadOut.ReluSum => Teacher(spec.Seed, spec.Units, u),
            _ => Table(spec.Seed, spec.Inputs, tokens),
        };
    }

    private static double Adaptive(AdaptiveMemorySpec spec, double[] x, int t)
    {
        if (t < spec.Distances.Max())
        {
            return double.NaN;
        }

        var memory = new List<double> { x[t] };
        for (int i = 1; i <= spec.Memories; i++)
        {
            double seen =
                i <= spec.Nesting ? memory[i - 1]
                : spec.Nesting == 0 ? x[t]
                : memory.Take(spec.Nesting + 1).Aggregate((a, b) => a * b);
            memory.Add(x[t - spec.Distances[2 * i - (seen > 0 ? 2 : 1)]]);
        }

        double[] u = [.. memory];
        return spec.MemoryReadOut switch
        {
            MemoryReadOut.Linear => u.Sum(),
            MemoryReadOut.Product => u.Aggregate((a, b) => a * b),
            MemoryReadOut.ReluSum => Teacher(spec.Seed, spec.Units, u),
            _ => Table(spec.Seed, new TokenSource(TokenLaw.Signs), u),
        };
    }

    private static double Chain(LookUpChainSpec spec, double[] x, int t)
    {
        if (t < spec.Hops * spec.Stride * spec.Vocabulary)
        {
            return double.NaN;
        }

        return spec.Hops == 0 ? x[t] : Chain(spec with { Hops = spec.Hops - 1 }, x, t - spec.Stride * (1 + (int)x[t]));
    }

    private static double Convolution(ConvolutionSpec spec, double[] x, int t)
    {
        double[] u = [.. spec.Kernels.Select(sum => sum.Sum(kernel => Past(x, t, n => SlowKernels.At(kernel, n))))];
        return spec.MemoryReadOut switch
        {
            MemoryReadOut.Linear => u.Sum(),
            MemoryReadOut.Product => u.Aggregate((a, b) => a * b),
            _ => Teacher(spec.Seed, spec.Units, u),
        };
    }

    // The first of the tokens changes fastest.
    private static double Table(long seed, TokenSource inputs, double[] tokens)
    {
        bool signs = inputs.Law == TokenLaw.Signs;
        int values = signs ? 2 : inputs.Vocabulary;
        int row = 0;
        for (int j = 0, weight = 1; j < tokens.Length; j++, weight *= values)
        {
            row += weight * (signs ? (tokens[j] > 0 ? 1 : 0) : (int)tokens[j]);
        }

        var random = new SequenceRandom(SignSource.Teacher(seed), 0);
        var entries = new List<double>();
        while (entries.Count <= row)
        {
            entries.Add(signs ? random.Gaussian() : random.Below(values));
        }

        return entries[row];
    }
}
