using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>A run of parameters that one thread updates.</summary>
/// <param name="Start">Its first parameter.</param>
/// <param name="Count">Its length.</param>
/// <param name="Decays">Whether weight decay acts on it.</param>
internal readonly record struct FlatBlock(int Start, int Count, bool Decays);

/// <summary>Where parameters, gradients and moments lie, all of one length and order.</summary>
internal readonly unsafe record struct FlatBuffers(nint Parameters, nint Gradients, nint First, nint Second)
{
    public float* P => (float*)Parameters;

    public float* G => (float*)Gradients;

    public float* M => (float*)First;

    public float* V => (float*)Second;
}

/// <summary>
/// One step of an optimiser as one pass over memory, four streams read and three written: for each block and each
/// register in it, p, m, v = rule(p, c g, m, v), where c clips the gradient. Every number is computed by the same
/// operations wherever block borders lie and however many threads there are.
/// </summary>
internal readonly struct FlatUpdate<TRule>(
    TRule rule,
    FlatBuffers buffers,
    FlatBlock[] blocks,
    float gradientScale,
    float decay,
    int threads
) : IKernel
    where TRule : struct, IUpdateRule
{
    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var work = new Work<TLanes, TVector>(rule, buffers, blocks, gradientScale, decay);
        ThreadTeam.Run(blocks.Length, threads, ref work);
    }

    private readonly unsafe struct Work<TLanes, TVector>(
        TRule rule,
        FlatBuffers buffers,
        FlatBlock[] blocks,
        float gradientScale,
        float decay
    ) : ITeamWork
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Compute(int item)
        {
            var (start, count, decays) = blocks[item];
            var (p, g, m) = ((nint)(buffers.P + start), (nint)(buffers.G + start), (nint)(buffers.M + start));
            var v = TRule.Moments == 2 ? (nint)(buffers.V + start) : 0;
            Update(rule, gradientScale, decays ? decay : 1, (float*)p, (float*)g, (float*)m, (float*)v, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Update(
            TRule rule,
            float gradientScale,
            float decay,
            float* p,
            float* g,
            float* m,
            float* v,
            int count
        )
        {
            var scale = TLanes.Create(gradientScale);
            var keep = TLanes.Create(decay);
            var i = 0;
            for (; i + TLanes.Count <= count; i += TLanes.Count)
            {
                var parameter = TLanes.Load(p + i);
                var first = TLanes.Load(m + i);
                var second = TRule.Moments == 2 ? TLanes.Load(v + i) : TLanes.Zero;
                rule.Update<TLanes, TVector>(
                    TLanes.Multiply(TLanes.Load(g + i), scale),
                    keep,
                    ref parameter,
                    ref first,
                    ref second
                );
                TLanes.Store(p + i, parameter);
                TLanes.Store(m + i, first);
                if (TRule.Moments == 2)
                {
                    TLanes.Store(v + i, second);
                }
            }

            if (i < count)
            {
                var rest = count - i;
                var parameter = TLanes.LoadPart(p + i, rest);
                var first = TLanes.LoadPart(m + i, rest);
                var second = TRule.Moments == 2 ? TLanes.LoadPart(v + i, rest) : TLanes.Zero;
                rule.Update<TLanes, TVector>(
                    TLanes.Multiply(TLanes.LoadPart(g + i, rest), scale),
                    keep,
                    ref parameter,
                    ref first,
                    ref second
                );
                TLanes.StorePart(p + i, parameter, rest);
                TLanes.StorePart(m + i, first, rest);
                if (TRule.Moments == 2)
                {
                    TLanes.StorePart(v + i, second, rest);
                }
            }
        }
    }
}
