using System;
using System.Linq;
using System.Numerics;
using Weft.Runtime.Numerics;
using Xunit;

namespace Runtime.Tests.Rates;

/// <summary>Arithmetic of 31 digits against integers.</summary>
public class DoubleDoubleTests
{
    private const int Bits = 2200;

    private static readonly BigInteger s_one = BigInteger.One << Bits;

    [Fact]
    public void Sums_products_and_quotients_have_31_digits()
    {
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            (DoubleDouble x, DoubleDouble y) = (Drawn(random, 40), Drawn(random, 40));

            Assert.InRange(Relative(x + y, Exact(x) + Exact(y), Exact(x), Exact(y)), 0, DoubleDouble.Roundoff);
            Assert.InRange(Relative(x * y, Exact(x) * Exact(y) >> Bits), 0, DoubleDouble.Roundoff);
            Assert.InRange(Relative(x / y, (Exact(x) << Bits) / Exact(y)), 0, DoubleDouble.Roundoff);
            DoubleDouble root = DoubleDouble.Sqrt(DoubleDouble.Abs(x));
            Assert.InRange(Relative(root * root, BigInteger.Abs(Exact(x))), 0, 2 * DoubleDouble.Roundoff);
        }
    }

    [Fact]
    public void Functions_have_30_digits()
    {
        var random = new Random(2);
        for (int i = 0; i < 300; i++)
        {
            DoubleDouble x = Drawn(random, 5);
            DoubleDouble positive = DoubleDouble.Abs(Drawn(random, 60));

            // The exponential's rounding of its argument grows with it.
            double size = 1 + Math.Abs(x.High);
            Assert.InRange(Relative(DoubleDouble.Exp(x), Exp(Exact(x))), 0, size * 1e-30);
            Assert.InRange(Relative(DoubleDouble.Exp(DoubleDouble.Log(positive)), Exact(positive)), 0, 1e-28);
            DoubleDouble sine = DoubleDouble.Sin(x);
            DoubleDouble cosine = DoubleDouble.Cos(x);
            Assert.InRange(Math.Abs(((sine * sine) + (cosine * cosine) - DoubleDouble.One).High), 0, 1e-30);
            Assert.Equal(Math.Sin(x.High), sine.High, 1e-14);
            Assert.Equal(Math.Cos(x.High), cosine.High, 1e-14);
        }

        Assert.Equal(0, DoubleDouble.Exp(-800).High);
        Assert.Equal(double.PositiveInfinity, DoubleDouble.Exp(800).High);
        Assert.Equal(double.NegativeInfinity, DoubleDouble.Log(0).High);
        Assert.True(double.IsNaN(DoubleDouble.Log(-1).High));
        Assert.Equal(-3, DoubleDouble.Floor(new(-2, -1e-20)).High);
    }

    [Fact]
    public void Sums_of_products_are_those_of_their_terms()
    {
        var random = new Random(3);
        foreach (int length in new[] { 0, 1, 3, 4, 7, 50 })
        {
            DoubleDouble[] x = [.. Enumerable.Range(0, length).Select(_ => Drawn(random, 3))];
            DoubleDouble[] y = [.. Enumerable.Range(0, length).Select(_ => Drawn(random, 3))];
            DoubleDouble sum = x.Zip(y).Aggregate(DoubleDouble.Zero, (s, p) => s + (p.First * p.Second));
            double size = x.Zip(y).Sum(p => Math.Abs(p.First.High * p.Second.High));

            DoubleDouble dot = DoubleDoubleVector.Dot(new DoubleDoubleVector(x), new DoubleDoubleVector(y));
            Assert.InRange(Math.Abs((dot - sum).High), 0, 10 * size * DoubleDouble.Roundoff);
        }
    }

    // Whatever part of the last four numbers there is, and none beyond it.
    [Fact]
    public void Vectors_do_what_their_numbers_do()
    {
        var random = new Random(4);
        foreach (int length in new[] { 1, 3, 4, 6, 17, 35 })
        {
            DoubleDouble[] x = [.. Enumerable.Range(0, length).Select(_ => Drawn(random, 3))];
            DoubleDouble[] y = [.. Enumerable.Range(0, length).Select(_ => Drawn(random, 3))];
            DoubleDouble factor = Drawn(random, 3);
            int from = length / 3;

            Check(
                v => v.Add(factor, new(y), from, length - 1),
                i => i < from || i == length - 1 ? x[i] : x[i] + (factor * y[i])
            );
            Check(v => v.ScaleAndAdd(factor, new(y)), i => (x[i] * factor) + y[i]);
            Check(v => v.Scale(factor, from), i => i < from ? x[i] : x[i] * factor);
            Check(v => v.Put(from, factor, new DoubleDoubleVector(y).From(from)), i => i < from ? x[i] : factor * y[i]);
            Check(v => v.Exponentiate(), i => DoubleDouble.Exp(x[i]));

            void Check(Action<DoubleDoubleVector> change, Func<int, DoubleDouble> expected)
            {
                var changed = new DoubleDoubleVector(x);
                change(changed);
                DoubleDoubleVector longer = changed.Extended(4);
                for (int i = 0; i < length; i++)
                {
                    Assert.InRange(
                        Math.Abs((changed[i] - expected(i)).High),
                        0,
                        1e-29 * (1 + Math.Abs(expected(i).High))
                    );
                }

                Assert.Equal([0, 0, 0, 0], longer.Rounded[length..].ToArray());
                Assert.Equal(length, changed.Rounded.Length);
            }
        }
    }

    [Fact]
    public void Exponentials_of_vectors_end_where_those_of_numbers_do()
    {
        double[] x = [-1000, -745, 0, 709, 720, double.NaN, double.NegativeInfinity, -699, 699];
        var exponentials = new DoubleDoubleVector(x);
        exponentials.Exponentiate();

        for (int i = 0; i < x.Length; i++)
        {
            double expected = DoubleDouble.Exp(x[i]).High;
            Assert.Equal(expected, exponentials[i].High, double.IsFinite(expected) ? 1e-15 * expected : 0);
        }
    }

    private static DoubleDouble Drawn(Random random, int exponent)
    {
        double high = (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-exponent, exponent));
        return (DoubleDouble)high + (high * Math.Pow(2, -54) * (random.NextDouble() - 0.5));
    }

    private static BigInteger Exact(DoubleDouble x) => Exact(x.High) + Exact(x.Low);

    private static BigInteger Exact(double x) =>
        x == 0 ? 0 : new BigInteger(Math.ScaleB(x, 52 - Math.ILogB(x))) << (Bits - 52 + Math.ILogB(x));

    private static double Relative(DoubleDouble found, BigInteger truth, params BigInteger[] sizes)
    {
        BigInteger size = sizes.Append(truth).Select(BigInteger.Abs).Max();
        return (double)(BigInteger.Abs(Exact(found) - truth) * (BigInteger.One << 200) / size) * Math.Pow(2, -200);
    }

    private static BigInteger Exp(BigInteger x)
    {
        (BigInteger term, BigInteger sum, BigInteger small) = (s_one, s_one, x >> 16);
        for (int k = 1; k < 200 && !term.IsZero; k++)
        {
            term = (term * small >> Bits) / k;
            sum += term;
        }

        for (int i = 0; i < 16; i++)
        {
            sum = sum * sum >> Bits;
        }

        return sum;
    }
}
