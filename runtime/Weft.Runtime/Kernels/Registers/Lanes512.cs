using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weft.Runtime.Kernels;

/// <summary>Registers of 512 bits, 16 numbers.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count => 16;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    [MethodImpl(Inline)]
    public static Vector512<float> Create(float value) => Vector512.Create(value);

    [MethodImpl(Inline)]
    public static Vector512<float> Load(float* from) => Vector512.Load(from);

    public static Vector512<float> LoadPart(float* from, int count)
    {
        var parts = stackalloc float[16];
        new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(parts, 16));
        return Vector512.Load(parts);
    }

    [MethodImpl(Inline)]
    public static void Store(float* to, Vector512<float> value) => value.Store(to);

    [MethodImpl(Inline)]
    public static void StoreStreaming(float* to, Vector512<float> value) => value.StoreAlignedNonTemporal(to);

    public static void StorePart(float* to, Vector512<float> value, int count)
    {
        var parts = stackalloc float[16];
        value.Store(parts);
        new ReadOnlySpan<float>(parts, count).CopyTo(new Span<float>(to, count));
    }

    [MethodImpl(Inline)]
    public static Vector512<float> Add(Vector512<float> x, Vector512<float> y) => x + y;

    [MethodImpl(Inline)]
    public static Vector512<float> Subtract(Vector512<float> x, Vector512<float> y) => x - y;

    [MethodImpl(Inline)]
    public static Vector512<float> Multiply(Vector512<float> x, Vector512<float> y) => x * y;

    [MethodImpl(Inline)]
    public static Vector512<float> Divide(Vector512<float> x, Vector512<float> y) => x / y;

    [MethodImpl(Inline)]
    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
        Vector512.FusedMultiplyAdd(x, y, z);

    [MethodImpl(Inline)]
    public static Vector512<float> Max(Vector512<float> x, Vector512<float> y) => Vector512.Max(x, y);

    [MethodImpl(Inline)]
    public static Vector512<float> MaxNative(Vector512<float> x, Vector512<float> y) => Vector512.MaxNative(x, y);

    [MethodImpl(Inline)]
    public static Vector512<float> Min(Vector512<float> x, Vector512<float> y) => Vector512.Min(x, y);

    [MethodImpl(Inline)]
    public static Vector512<float> Sqrt(Vector512<float> x) => Vector512.Sqrt(x);

    [MethodImpl(Inline)]
    public static Vector512<float> Exp2(Vector512<float> x)
    {
        var bounded = Vector512.MinNative(
            Vector512.MaxNative(x, Vector512.Create(ExpTwo.Smallest)),
            Vector512.Create(ExpTwo.Largest)
        );
        var whole = Vector512.Round(bounded);
        var rest = bounded - whole;
        var series = Vector512.Create(ExpTwo.C6);
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C5));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C4));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C3));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C2));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C1));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512<float>.One);

        // 2^n by the exponent's bits, in two halves: n = 128 has no bits of its own.
        var n = Vector512.ConvertToInt32Native(whole);
        var half = n >> 1;
        var one = Vector512.Create(127);
        var low = ((half + one) << 23).AsSingle();
        var high = ((n - half + one) << 23).AsSingle();
        var result = Vector512.ConditionalSelect(
            Vector512.LessThan(x, Vector512.Create(ExpTwo.Smallest)),
            Vector512<float>.Zero,
            series * low * high
        );
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    [MethodImpl(Inline)]
    public static Vector512<float> SwapPairs(Vector512<float> x) =>
        Vector512.Shuffle(x, Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));

    [MethodImpl(Inline)]
    public static Vector512<float> Exp2Flushed(Vector512<float> x)
    {
        var shifted = x + Vector512.Create(ExpTwo.Shift);
        var rest = x - (shifted - Vector512.Create(ExpTwo.Shift));
        var series = Vector512.Create(ExpTwo.C6);
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C5));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C4));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C3));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C2));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512.Create(ExpTwo.C1));
        series = Vector512.FusedMultiplyAdd(series, rest, Vector512<float>.One);
        var power = ((shifted.AsInt32() << 23) + Vector512.Create(127 << 23)).AsSingle();
        return Vector512.ConditionalSelect(
            Vector512.LessThan(x, Vector512.Create(ExpTwo.Flushed)),
            Vector512<float>.Zero,
            series * power
        );
    }

    [MethodImpl(Inline)]
    public static Vector512<float> ClearBelow(Vector512<float> limit, Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), limit), Vector512<float>.Zero, x);

    [MethodImpl(Inline)]
    public static float Sum(Vector512<float> x) => Vector512.Sum(x);

    [MethodImpl(Inline)]
    public static float Largest(Vector512<float> x)
    {
        var lower = Vector256.Max(x.GetLower(), x.GetUpper());
        var four = Vector128.Max(lower.GetLower(), lower.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }
}
