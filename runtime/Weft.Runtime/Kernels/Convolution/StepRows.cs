using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>The innermost loops of <see cref="StepPass"/>, over rows of two registers.</summary>
internal static unsafe class StepRows<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Turns rows into their prefix sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(float* data, int rows)
    {
        var n = TLanes.Count;
        var (a, b) = (TLanes.Zero, TLanes.Zero);
        for (var i = 0; i < rows; i++, data += 2 * n)
        {
            a = TLanes.Add(a, TLanes.Load(data));
            b = TLanes.Add(b, TLanes.Load(data + n));
            TLanes.Store(data, a);
            TLanes.Store(data + n, b);
        }
    }

    /// <summary>Four rows of results: what is carried, and for each step its gain times the sum that ends at its first distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(float* sums, int* starts, float* gains, int steps, float* carried, float* to)
    {
        var n = TLanes.Count;
        TVector a0 = TLanes.Load(carried),
            b0 = TLanes.Load(carried + n),
            a1 = a0,
            b1 = b0,
            a2 = a0,
            b2 = b0,
            a3 = a0,
            b3 = b0;
        for (var j = 0; j < steps; j++)
        {
            var gain = TLanes.Create(gains[j]);
            var s = sums - starts[j] * 2 * (nint)n;
            a0 = TLanes.MultiplyAdd(gain, TLanes.Load(s), a0);
            b0 = TLanes.MultiplyAdd(gain, TLanes.Load(s + n), b0);
            a1 = TLanes.MultiplyAdd(gain, TLanes.Load(s + 2 * n), a1);
            b1 = TLanes.MultiplyAdd(gain, TLanes.Load(s + 3 * n), b1);
            a2 = TLanes.MultiplyAdd(gain, TLanes.Load(s + 4 * n), a2);
            b2 = TLanes.MultiplyAdd(gain, TLanes.Load(s + 5 * n), b2);
            a3 = TLanes.MultiplyAdd(gain, TLanes.Load(s + 6 * n), a3);
            b3 = TLanes.MultiplyAdd(gain, TLanes.Load(s + 7 * n), b3);
        }

        TLanes.Store(to, a0);
        TLanes.Store(to + n, b0);
        TLanes.Store(to + 2 * n, a1);
        TLanes.Store(to + 3 * n, b1);
        TLanes.Store(to + 4 * n, a2);
        TLanes.Store(to + 5 * n, b2);
        TLanes.Store(to + 6 * n, a3);
        TLanes.Store(to + 7 * n, b3);
    }

    /// <summary>The sum over rows of g (near - far); far is null where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Step(float* g, float* near, float* far, int rows)
    {
        var n = TLanes.Count;
        TVector a = TLanes.Zero,
            b = a,
            c = a,
            d = a;
        var row = 0;
        for (; row + 2 <= rows && far != null; row += 2, g += 4 * n, near += 4 * n, far += 4 * n)
        {
            a = TLanes.MultiplyAdd(TLanes.Load(g), TLanes.Subtract(TLanes.Load(near), TLanes.Load(far)), a);
            b = TLanes.MultiplyAdd(TLanes.Load(g + n), TLanes.Subtract(TLanes.Load(near + n), TLanes.Load(far + n)), b);
            var (x, y) = (TLanes.Load(near + 2 * n), TLanes.Load(near + 3 * n));
            c = TLanes.MultiplyAdd(TLanes.Load(g + 2 * n), TLanes.Subtract(x, TLanes.Load(far + 2 * n)), c);
            d = TLanes.MultiplyAdd(TLanes.Load(g + 3 * n), TLanes.Subtract(y, TLanes.Load(far + 3 * n)), d);
        }

        for (; row < rows; row++, g += 2 * n, near += 2 * n)
        {
            var (x, y) = (TLanes.Load(near), TLanes.Load(near + n));
            if (far != null)
            {
                (x, y) = (TLanes.Subtract(x, TLanes.Load(far)), TLanes.Subtract(y, TLanes.Load(far + n)));
                far += 2 * n;
            }

            a = TLanes.MultiplyAdd(TLanes.Load(g), x, a);
            b = TLanes.MultiplyAdd(TLanes.Load(g + n), y, b);
        }

        return TLanes.Sum(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)));
    }
}
