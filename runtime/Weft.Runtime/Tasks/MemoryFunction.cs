using System;
using System.Linq;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>The read-out f(u) of M memories u.</summary>
internal abstract class MemoryFunction
{
    /// <summary>Creates a read-out.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="memories">M.</param>
    /// <param name="inputs">What tokens are drawn from.</param>
    /// <param name="units">Units of a relu-sum.</param>
    /// <param name="seed">Seeds what is random in f.</param>
    public static MemoryFunction Create(MemoryReadOut kind, int memories, TokenSource inputs, int units, long seed) =>
        kind switch
        {
            MemoryReadOut.Linear => new Sum(memories),
            MemoryReadOut.Product => new Product(memories),
            MemoryReadOut.ReluSum => new ReluSum(new TeacherWeights(seed, memories, units)),
            _ => new Table(memories, inputs, seed),
        };

    /// <summary>f(u).</summary>
    /// <param name="memory">u.</param>
    /// <param name="code">The combination of values: that of u_j is digit j, counted from the last, to the base of how many there are.</param>
    public abstract double At(ReadOnlySpan<double> memory, int code);

    /// <summary>The variance of f for independent memories; NaN where no closed form is known.</summary>
    public virtual double Variance(Moments token) => double.NaN;

    private sealed class Sum(int memories) : MemoryFunction
    {
        public override double At(ReadOnlySpan<double> memory, int code)
        {
            double sum = 0;
            foreach (double u in memory)
            {
                sum += u;
            }

            return sum;
        }

        public override double Variance(Moments token) => memories * (token.Square - token.Mean * token.Mean);
    }

    private sealed class Product(int memories) : MemoryFunction
    {
        public override double At(ReadOnlySpan<double> memory, int code)
        {
            double product = 1;
            foreach (double u in memory)
            {
                product *= u;
            }

            return product;
        }

        public override double Variance(Moments token) =>
            Math.Pow(token.Square, memories) - Math.Pow(token.Mean, 2 * memories);
    }

    private sealed class ReluSum(TeacherWeights weights) : MemoryFunction
    {
        public override double At(ReadOnlySpan<double> memory, int code) => weights.At(memory);
    }

    // Real numbers N(0, 1) over signs, tokens over tokens.
    private sealed class Table : MemoryFunction
    {
        private readonly double[] _entries;

        public Table(int memories, TokenSource inputs, long seed)
        {
            var random = new SequenceRandom(SignSource.Teacher(seed), 0);
            _entries = new double[(int)Math.Pow(inputs.Values, memories)];
            for (int code = 0; code < _entries.Length; code++)
            {
                _entries[code] = inputs.Law == TokenLaw.Tokens ? random.Below(inputs.Vocabulary) : random.Gaussian();
            }
        }

        public override double At(ReadOnlySpan<double> memory, int code) => _entries[code];

        public override double Variance(Moments token)
        {
            double mean = _entries.Average();
            return _entries.Average(y => (y - mean) * (y - mean));
        }
    }
}
