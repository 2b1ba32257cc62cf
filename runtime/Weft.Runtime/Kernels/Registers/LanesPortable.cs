using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>Registers of whatever size the machine has, by the portable vector type.</summary>
internal readonly unsafe struct LanesPortable : ILanes<Vector<float>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count => Vector<float>.Count;

    public static Vector<float> Zero => Vector<float>.Zero;

    [MethodImpl(Inline)]
    public static Vector<float> Create(float value) => new(value);

    [MethodImpl(Inline)]
    public static Vector<float> Load(float* from) => Vector.Load(from);

    public static Vector<float> LoadPart(float* from, int count)
    {
        Span<float> parts = stackalloc float[Vector<float>.Count];
        parts.Clear();
        new ReadOnlySpan<float>(from, count).CopyTo(parts);
        return new Vector<float>(parts);
    }

    [MethodImpl(Inline)]
    public static void Store(float* to, Vector<float> value) => Vector.Store(value, to);

    [MethodImpl(Inline)]
    public static void StoreStreaming(float* to, Vector<float> value) => Vector.StoreAlignedNonTemporal(value, to);

    public static void StorePart(float* to, Vector<float> value, int count)
    {
        for (var i = 0; i < count; i++)
        {
            to[i] = value[i];
        }
    }

    [MethodImpl(Inline)]
    public static Vector<float> Add(Vector<float> x, Vector<float> y) => x + y;

    [MethodImpl(Inline)]
    public static Vector<float> Subtract(Vector<float> x, Vector<float> y) => x - y;

    [MethodImpl(Inline)]
    public static Vector<float> Multiply(Vector<float> x, Vector<float> y) => x * y;

    [MethodImpl(Inline)]
    public static Vector<float> Divide(Vector<float> x, Vector<float> y) => x / y;

    [MethodImpl(Inline)]
    public static Vector<float> MultiplyAdd(Vector<float> x, Vector<float> y, Vector<float> z) =>
        Vector.FusedMultiplyAdd(x, y, z);

    [MethodImpl(Inline)]
    public static Vector<float> Max(Vector<float> x, Vector<float> y) => Vector.Max(x, y);

    [MethodImpl(Inline)]
    public static Vector<float> MaxNative(Vector<float> x, Vector<float> y) => Vector.MaxNative(x, y);

    [MethodImpl(Inline)]
    public static Vector<float> Min(Vector<float> x, Vector<float> y) => Vector.Min(x, y);

    [MethodImpl(Inline)]
    public static Vector<float> Sqrt(Vector<float> x) => Vector.SquareRoot(x);

    [MethodImpl(Inline)]
    public static Vector<float> Exp2(Vector<float> x)
    {
        var bounded = Vector.MinNative(
            Vector.MaxNative(x, new Vector<float>(ExpTwo.Smallest)),
            new Vector<float>(ExpTwo.Largest)
        );
        var whole = Vector.Round(bounded);
        var rest = bounded - whole;
        var series = new Vector<float>(ExpTwo.C6);
        series = Vector.FusedMultiplyAdd(series, rest, new Vector<float>(ExpTwo.C5));
        series = Vector.FusedMultiplyAdd(series, rest, new Vector<float>(ExpTwo.C4));
        series = Vector.FusedMultiplyAdd(series, rest, new Vector<float>(ExpTwo.C3));
        series = Vector.FusedMultiplyAdd(series, rest, new Vector<float>(ExpTwo.C2));
        series = Vector.FusedMultiplyAdd(series, rest, new Vector<float>(ExpTwo.C1));
        series = Vector.FusedMultiplyAdd(series, rest, Vector<float>.One);
        var n = Vector.ConvertToInt32(whole);
        var half = n >> 1;
        var one = new Vector<int>(127);
        var low = Vector.AsVectorSingle((half + one) << 23);
        var high = Vector.AsVectorSingle((n - half + one) << 23);
        var result = Vector.ConditionalSelect(
            Vector.LessThan(x, new Vector<float>(ExpTwo.Smallest)),
            Vector<float>.Zero,
            series * low * high
        );
        return Vector.ConditionalSelect(Vector.Equals(x, x), result, x);
    }

    public static Vector<float> SwapPairs(Vector<float> x)
    {
        Span<float> swapped = stackalloc float[Vector<float>.Count];
        for (var i = 0; i < swapped.Length; i++)
        {
            swapped[i] = x[i ^ 1];
        }

        return new Vector<float>(swapped);
    }

    [MethodImpl(Inline)]
    public static Vector<float> Exp2Flushed(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(ExpTwo.Flushed)), Vector<float>.Zero, Exp2(x));

    [MethodImpl(Inline)]
    public static Vector<float> ClearBelow(Vector<float> limit, Vector<float> x) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), limit), Vector<float>.Zero, x);

    [MethodImpl(Inline)]
    public static float Sum(Vector<float> x) => Vector.Sum(x);

    public static float Largest(Vector<float> x)
    {
        var largest = x[0];
        for (var i = 1; i < Vector<float>.Count; i++)
        {
            largest = MathF.Max(largest, x[i]);
        }

        return largest;
    }
}
