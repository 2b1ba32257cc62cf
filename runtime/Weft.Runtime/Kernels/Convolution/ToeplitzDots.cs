using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>d[h, t], the sum over sequences and coordinates of g_t out_t: what the normaliser passes back.</summary>
internal readonly unsafe struct ToeplitzDots : IKernel
{
    /// <summary>Positions of one item of work.</summary>
    private const int Block = 64;

    public required MixingShape Shape { get; init; }
    public required float* Gradient { get; init; }
    public required float* Result { get; init; }

    /// <summary>[H, T].</summary>
    public required float* To { get; init; }

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var dots = this;
        ThreadTeam.Run(
            (Shape.Length + Block - 1) / Block,
            item => dots.Positions<TLanes, TVector>(item * Block, Math.Min((item + 1) * Block, dots.Shape.Length))
        );
    }

    private void Positions<TLanes, TVector>(int first, int end)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        for (var t = first; t < end; t++)
        {
            for (var h = 0; h < Shape.Heads; h++)
            {
                double sum = 0;
                for (var b = 0; b < Shape.Batch; b++)
                {
                    var at = ((nint)b * Shape.Length + t) * Shape.Row + (nint)h * Shape.Size;
                    sum += Dot<TLanes, TVector>(Gradient + at, Result + at, Shape.Size);
                }

                To[(nint)h * Shape.Length + t] = (float)sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot<TLanes, TVector>(float* g, float* y, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var lanes = TLanes.Count;
        var whole = count / lanes * lanes;
        var sum = TLanes.Zero;
        for (var j = 0; j < whole; j += lanes)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(g + j), TLanes.Load(y + j), sum);
        }

        var result = whole == 0 ? 0 : TLanes.Sum(sum);
        for (var j = whole; j < count; j++)
        {
            result += g[j] * y[j];
        }

        return result;
    }
}
