using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>Whole registers, or the part of one at the end of a row.</summary>
internal static unsafe class Part
{
    /// <summary>x + c at a column, c null for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sum<TLanes, TVector>(float* x, float* c, int column, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var value = Load<TLanes, TVector>(x + column, count);
        return c == null ? value : TLanes.Add(value, Load<TLanes, TVector>(c + column, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(float* from, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => count >= TLanes.Count ? TLanes.Load(from) : TLanes.LoadPart(from, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes, TVector>(float* to, TVector value, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        if (count >= TLanes.Count)
        {
            TLanes.Store(to, value);
        }
        else
        {
            TLanes.StorePart(to, value, count);
        }
    }
}
