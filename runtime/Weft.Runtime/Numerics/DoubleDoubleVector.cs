using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weft.Runtime.Numerics;

/// <summary>
/// Numbers of <see cref="DoubleDouble"/>, high and low parts apart so that four are computed at once. Sums are taken in
/// sixteen parts by index, whatever registers the processor has, so that results are the same everywhere.
/// </summary>
/// <param name="length">How many; all 0.</param>
internal sealed class DoubleDoubleVector(int length)
{
    private const int Lanes = DoubleDoubleLanes.Count;

    // With zeros behind, so that the last numbers are read as many at once as the others.
    private readonly double[] _high = new double[length + Lanes - 1];
    private readonly double[] _low = new double[length + Lanes - 1];

    /// <summary>These numbers.</summary>
    public DoubleDoubleVector(IReadOnlyList<double> values)
        : this(values.Count)
    {
        for (int i = 0; i < values.Count; i++)
        {
            _high[i] = values[i];
        }
    }

    /// <summary>These numbers.</summary>
    public DoubleDoubleVector(ReadOnlySpan<DoubleDouble> values)
        : this(values.Length)
    {
        for (int i = 0; i < values.Length; i++)
        {
            this[i] = values[i];
        }
    }

    public int Length => length;

    /// <summary>The nearest doubles.</summary>
    public ReadOnlySpan<double> Rounded => _high.AsSpan(0, length);

    public DoubleDouble this[int i]
    {
        get => new(_high[i], _low[i]);
        set => (_high[i], _low[i]) = (value.High, value.Low);
    }

    /// <summary>The sum of x[i] y[i] for i of at least <paramref name="from"/> and below <paramref name="to"/>.</summary>
    public static DoubleDouble Dot(DoubleDoubleVector x, DoubleDoubleVector y, int from, int to)
    {
        // Four sums side by side, since each addition waits for the one before.
        DoubleDoubleLanes first = default;
        DoubleDoubleLanes second = default;
        DoubleDoubleLanes third = default;
        DoubleDoubleLanes fourth = default;
        int i = from;
        for (; i <= to - (4 * Lanes); i += 4 * Lanes)
        {
            first = DoubleDoubleLanes.MultiplyAdd(x.At(i), y.At(i), first);
            second = DoubleDoubleLanes.MultiplyAdd(x.At(i + Lanes), y.At(i + Lanes), second);
            third = DoubleDoubleLanes.MultiplyAdd(x.At(i + (2 * Lanes)), y.At(i + (2 * Lanes)), third);
            fourth = DoubleDoubleLanes.MultiplyAdd(x.At(i + (3 * Lanes)), y.At(i + (3 * Lanes)), fourth);
        }

        for (; i <= to - Lanes; i += Lanes)
        {
            first = DoubleDoubleLanes.MultiplyAdd(x.At(i), y.At(i), first);
        }

        if (i < to)
        {
            second = DoubleDoubleLanes.MultiplyAdd(x.At(i).First(to - i), y.At(i).First(to - i), second);
        }

        return (first + second + (third + fourth)).Sum();
    }

    /// <summary>The sum of x[i] y[i].</summary>
    public static DoubleDouble Dot(DoubleDoubleVector x, DoubleDoubleVector y) => Dot(x, y, 0, x.Length);

    /// <summary>Root of the sum of squares from an index on.</summary>
    public DoubleDouble Norm(int from = 0) => DoubleDouble.Sqrt(Dot(this, this, from, Length));

    /// <summary>Adds a multiple of another vector to this one, within some indices.</summary>
    public void Add(DoubleDouble factor, DoubleDoubleVector x, int from, int to)
    {
        DoubleDoubleLanes factors = DoubleDoubleLanes.Of(factor);
        int i = from;
        for (; i <= to - Lanes; i += Lanes)
        {
            Set(i, DoubleDoubleLanes.MultiplyAdd(factors, x.At(i), At(i)));
        }

        if (i < to)
        {
            Set(i, DoubleDoubleLanes.MultiplyAdd(factors, x.At(i), At(i)), to - i);
        }
    }

    /// <summary>Adds a multiple of another vector to this one.</summary>
    public void Add(DoubleDouble factor, DoubleDoubleVector x) => Add(factor, x, 0, x.Length);

    /// <summary>Multiplies this vector by a number and adds another one: a step of Horner's rule.</summary>
    public void ScaleAndAdd(DoubleDouble factor, DoubleDoubleVector x)
    {
        DoubleDoubleLanes factors = DoubleDoubleLanes.Of(factor);
        for (int i = 0; i < Length; i += Lanes)
        {
            Set(i, DoubleDoubleLanes.MultiplyAdd(factors, At(i), x.At(i)), Length - i);
        }
    }

    /// <summary>Multiplies all from an index on by one number.</summary>
    public void Scale(DoubleDouble factor, int from = 0)
    {
        DoubleDoubleLanes factors = DoubleDoubleLanes.Of(factor);
        for (int i = from; i < Length; i += Lanes)
        {
            Set(i, factors * At(i), Length - i);
        }
    }

    /// <summary>x[i] y[i].</summary>
    public static DoubleDoubleVector Product(DoubleDoubleVector x, DoubleDoubleVector y)
    {
        var product = new DoubleDoubleVector(x.Length);
        for (int i = 0; i < x.Length; i += Lanes)
        {
            product.Set(i, x.At(i) * y.At(i), x.Length - i);
        }

        return product;
    }

    /// <summary>Each number becomes its exponential, as <see cref="DoubleDouble.Exp"/>.</summary>
    public void Exponentiate()
    {
        for (int i = 0; i < Length; i += Lanes)
        {
            DoubleDoubleLanes x = At(i);
            if (Vector256.LessThanAll(Vector256.Abs(x.High), Vector256.Create(DoubleDoubleLanes.LargestExponent)))
            {
                Set(i, DoubleDoubleLanes.Exp(x), Length - i);
                continue;
            }

            for (int j = i; j < Math.Min(i + Lanes, Length); j++)
            {
                this[j] = DoubleDouble.Exp(this[j]);
            }
        }
    }

    /// <summary>Writes a multiple of a shorter vector from an index on.</summary>
    public void Put(int at, DoubleDouble factor, DoubleDoubleVector x)
    {
        DoubleDoubleLanes factors = DoubleDoubleLanes.Of(factor);
        for (int i = 0; i < x.Length; i += Lanes)
        {
            Set(at + i, factors * x.At(i), x.Length - i);
        }
    }

    /// <summary>A copy with zeros behind it.</summary>
    public DoubleDoubleVector Extended(int by)
    {
        var extended = new DoubleDoubleVector(Length + by);
        _high.AsSpan(0, Length).CopyTo(extended._high);
        _low.AsSpan(0, Length).CopyTo(extended._low);
        return extended;
    }

    /// <summary>The numbers from an index on.</summary>
    public DoubleDoubleVector From(int index)
    {
        var part = new DoubleDoubleVector(Length - index);
        _high.AsSpan(index, part.Length).CopyTo(part._high);
        _low.AsSpan(index, part.Length).CopyTo(part._low);
        return part;
    }

    // i is below the length, so that the lanes end within the zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DoubleDoubleLanes At(int i) =>
        new(
            Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_high), (nuint)i),
            Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_low), (nuint)i)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(int i, DoubleDoubleLanes x)
    {
        x.High.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_high), (nuint)i);
        x.Low.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_low), (nuint)i);
    }

    // The first lanes, of which there may be more than are in use.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(int i, DoubleDoubleLanes x, int count)
    {
        if (count >= Lanes)
        {
            Set(i, x);
            return;
        }

        Vector256<double> mask = DoubleDoubleLanes.Mask(count);
        DoubleDoubleLanes before = At(i);
        Set(
            i,
            new DoubleDoubleLanes(
                Vector256.ConditionalSelect(mask, x.High, before.High),
                Vector256.ConditionalSelect(mask, x.Low, before.Low)
            )
        );
    }
}
