using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weft.Runtime.Kernels;

/// <summary>Registers of 256 bits, 8 numbers.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count => 8;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(Inline)]
    public static Vector256<float> Create(float value) => Vector256.Create(value);

    [MethodImpl(Inline)]
    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    public static Vector256<float> LoadPart(float* from, int count)
    {
        var parts = stackalloc float[8];
        new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(parts, 8));
        return Vector256.Load(parts);
    }

    [MethodImpl(Inline)]
    public static void Store(float* to, Vector256<float> value) => value.Store(to);

    [MethodImpl(Inline)]
    public static void StoreStreaming(float* to, Vector256<float> value) => value.StoreAlignedNonTemporal(to);

    public static void StorePart(float* to, Vector256<float> value, int count)
    {
        var parts = stackalloc float[8];
        value.Store(parts);
        new ReadOnlySpan<float>(parts, count).CopyTo(new Span<float>(to, count));
    }

    [MethodImpl(Inline)]
    public static Vector256<float> Add(Vector256<float> x, Vector256<float> y) => x + y;

    [MethodImpl(Inline)]
    public static Vector256<float> Subtract(Vector256<float> x, Vector256<float> y) => x - y;

    [MethodImpl(Inline)]
    public static Vector256<float> Multiply(Vector256<float> x, Vector256<float> y) => x * y;

    [MethodImpl(Inline)]
    public static Vector256<float> Divide(Vector256<float> x, Vector256<float> y) => x / y;

    [MethodImpl(Inline)]
    public static Vector256<float> MultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> z) =>
        Vector256.FusedMultiplyAdd(x, y, z);

    [MethodImpl(Inline)]
    public static Vector256<float> Max(Vector256<float> x, Vector256<float> y) => Vector256.Max(x, y);

    [MethodImpl(Inline)]
    public static Vector256<float> MaxNative(Vector256<float> x, Vector256<float> y) => Vector256.MaxNative(x, y);

    [MethodImpl(Inline)]
    public static Vector256<float> Min(Vector256<float> x, Vector256<float> y) => Vector256.Min(x, y);

    [MethodImpl(Inline)]
    public static Vector256<float> Sqrt(Vector256<float> x) => Vector256.Sqrt(x);

    [MethodImpl(Inline)]
    public static Vector256<float> Exp2(Vector256<float> x)
    {
        var bounded = Vector256.MinNative(
            Vector256.MaxNative(x, Vector256.Create(ExpTwo.Smallest)),
            Vector256.Create(ExpTwo.Largest)
        );
        var whole = Vector256.Round(bounded);
        var rest = bounded - whole;
        var series = Vector256.Create(ExpTwo.C6);
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C5));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C4));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C3));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C2));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C1));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256<float>.One);

        // 2^n by the exponent's bits, in two halves: n = 128 has no bits of its own.
        var n = Vector256.ConvertToInt32Native(whole);
        var half = n >> 1;
        var one = Vector256.Create(127);
        var low = ((half + one) << 23).AsSingle();
        var high = ((n - half + one) << 23).AsSingle();
        var result = Vector256.ConditionalSelect(
            Vector256.LessThan(x, Vector256.Create(ExpTwo.Smallest)),
            Vector256<float>.Zero,
            series * low * high
        );
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), result, x);
    }

    [MethodImpl(Inline)]
    public static Vector256<float> SwapPairs(Vector256<float> x) =>
        Vector256.Shuffle(x, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));

    [MethodImpl(Inline)]
    public static Vector256<float> Exp2Flushed(Vector256<float> x)
    {
        var shifted = x + Vector256.Create(ExpTwo.Shift);
        var rest = x - (shifted - Vector256.Create(ExpTwo.Shift));
        var series = Vector256.Create(ExpTwo.C6);
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C5));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C4));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C3));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C2));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256.Create(ExpTwo.C1));
        series = Vector256.FusedMultiplyAdd(series, rest, Vector256<float>.One);
        var power = ((shifted.AsInt32() << 23) + Vector256.Create(127 << 23)).AsSingle();
        return Vector256.ConditionalSelect(
            Vector256.LessThan(x, Vector256.Create(ExpTwo.Flushed)),
            Vector256<float>.Zero,
            series * power
        );
    }

    [MethodImpl(Inline)]
    public static Vector256<float> ClearBelow(Vector256<float> limit, Vector256<float> x) =>
        Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x), limit), Vector256<float>.Zero, x);

    [MethodImpl(Inline)]
    public static float Sum(Vector256<float> x) => Vector256.Sum(x);

    [MethodImpl(Inline)]
    public static float Largest(Vector256<float> x)
    {
        var lower = x;
        var four = Vector128.Max(lower.GetLower(), lower.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }
}
