using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>The registers' arithmetic and the small product, on every path.</summary>
public unsafe class LanesTests
{
    public static TheoryData<SimdPath> Paths => [.. Enum.GetValues<SimdPath>()];

    [Theory, MemberData(nameof(Paths))]
    public void Powers_of_two(SimdPath path)
    {
        using var _ = Simd.Force(path);
        float[] x = [.. Enumerable.Range(0, 20_000).Select(i => (i - 10_000) / 80f)];
        var powers = new Powers(x);
        Simd.Run(ref powers);

        Assert.All(
            x.Zip(powers.Result),
            pair =>
            {
                var truth = pair.First < -126 ? 0 : Math.Pow(2, pair.First);
                Assert.InRange(pair.Second, truth * (1 - 2e-7), truth * (1 + 2e-7));
            }
        );
    }

    [Theory, MemberData(nameof(Paths))]
    public void Powers_at_the_edges(SimdPath path)
    {
        using var _ = Simd.Force(path);
        var powers = new Powers([
            float.NaN,
            float.NegativeInfinity,
            -1e30f,
            -127,
            0,
            1,
            127.5f,
            float.PositiveInfinity,
        ]);
        Simd.Run(ref powers);

        Assert.True(float.IsNaN(powers.Result[0]));
        Assert.Equal([0f, 0, 0, 1, 2], powers.Result[1..6]);
        Assert.Equal(Math.Pow(2, 127.5), powers.Result[6], 2e-7 * Math.Pow(2, 127.5));
        Assert.Equal(float.PositiveInfinity, powers.Result[7]);
    }

    [Theory, MemberData(nameof(Paths))]
    public void Products_of_any_size_stay_within_their_matrices(SimdPath path)
    {
        using var _ = Simd.Force(path);
        var random = new Random(1);
        foreach (
            var (m, n, k) in new[]
            {
                (1, 1, 1),
                (4, 64, 8),
                (5, 33, 7),
                (7, 65, 20),
                (8, 130, 64),
                (3, 15, 2),
                (4, 16, 0),
                (6, 20, 150),
                (3, 3, 0),
                (9, 7, 64),
            }
        )
        {
            foreach (var add in new[] { false, true })
            {
                var product = new Product(m, n, k, add, random);
                Simd.Run(ref product);
                product.Check();
            }
        }
    }

    private readonly struct Powers(float[] x) : IKernel
    {
        public float[] Result { get; } = new float[x.Length];

        public void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            fixed (
                float* from = x,
                    to = Result
            )
            {
                var i = 0;
                for (; i + TLanes.Count <= x.Length; i += TLanes.Count)
                {
                    TLanes.Store(to + i, TLanes.Exp2(TLanes.Load(from + i)));
                }

                TLanes.StorePart(to + i, TLanes.Exp2(TLanes.LoadPart(from + i, x.Length - i)), x.Length - i);
            }
        }
    }

    private readonly struct Product(int m, int n, int k, bool add, Random random) : IKernel
    {
        private const int Margin = 7;

        private readonly float[] _a = Draw(m * k, random);
        private readonly float[] _b = Draw(k * n, random);
        private readonly float[] _before = Draw((m + 1) * (n + Margin), random);
        private readonly float[] _c = new float[(m + 1) * (n + Margin)];

        public void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            _before.CopyTo(_c, 0);
            fixed (
                float* a = _a,
                    b = _b,
                    c = _c
            )
            {
                Gemm<TLanes, TVector>.Run(a, k, 1, b, n, c, n + Margin, m, n, k, add);
            }
        }

        public void Check()
        {
            for (var r = 0; r <= m; r++)
            {
                for (var j = 0; j < n + Margin; j++)
                {
                    var at = r * (n + Margin) + j;
                    double truth = _before[at];
                    if (r < m && j < n)
                    {
                        truth = add ? truth : 0;
                        for (var i = 0; i < k; i++)
                        {
                            truth += (double)_a[r * k + i] * _b[i * n + j];
                        }
                    }

                    Assert.Equal(truth, _c[at], 1e-5);
                }
            }
        }

        private static float[] Draw(int count, Random random) =>
            [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
