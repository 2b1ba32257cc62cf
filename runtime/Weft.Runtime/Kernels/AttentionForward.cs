using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Biased attention, forward: out_t = sum_s w_ts v_s with z_ts = scale &lt;q_t, k_s&gt; + b[t - s] and w = softmax(z) or exp(z),
/// by tiles of 64 queries and 64 keys with a running maximum m_t and sum l_t in base 2 (Dao et al., "FlashAttention", 2022).
/// Tiles go from the nearest keys to the farthest, so that biases that fall with distance let the far ones be skipped.
/// </summary>
internal readonly unsafe struct AttentionForward(AttentionCall call) : IKernel
{
    private const int WantedItems = 16;

    private readonly AttentionCall _call = call;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var call = _call;

        // Few pairs are cut into blocks of queries as well. The number depends on the shape alone.
        var parts = Math.Min(call.QueryBlocks, Math.Max(1, WantedItems / call.Pairs));
        ThreadTeam.Run(
            call.Pairs * parts,
            item => new AttentionForward<TLanes, TVector>(call, item / parts).Run(item % parts, parts)
        );
    }
}

/// <summary>One head of one sequence.</summary>
internal readonly unsafe struct AttentionForward<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    private readonly AttentionCall _call;
    private readonly int _pair;
    private readonly int _width;
    private readonly AttentionBias<TLanes, TVector> _bias;

    private readonly float* _keys;
    private readonly float* _keyNorms;
    private readonly float* _values;
    private readonly float* _q;
    private readonly float* _weights;
    private readonly float* _sums;
    private readonly float* _largest;
    private readonly float* _totals;

    public AttentionForward(in AttentionCall call, int pair)
    {
        _call = call;
        _pair = pair;
        _width = AttentionTiles<TLanes, TVector>.Padded(call.V.Size);
        var sizes = stackalloc long[]
        {
            (long)call.KeyBlocks * Tile * call.Q.Size,
            call.KeyBlocks,
            (long)call.KeyBlocks * Tile * _width,
            Tile * call.Q.Size,
            Tile * Tile,
            Tile * _width,
            Tile,
            Tile * TLanes.Count,
            AttentionBias<TLanes, TVector>.Room(call),
        };
        var starts = stackalloc float*[9];
        AttentionTiles<TLanes, TVector>.Arrange(sizes, starts, 9);
        _keys = starts[0];
        _keyNorms = starts[1];
        _values = starts[2];
        _q = starts[3];
        _weights = starts[4];
        _sums = starts[5];
        _largest = starts[6];
        _totals = starts[7];
        _bias = new AttentionBias<TLanes, TVector>(call, pair % call.Heads, starts[8]);
    }

    /// <summary>Computes every so-manieth block of queries.</summary>
    public void Run(int first, int step)
    {
        var (b, h) = (_pair / _call.Heads, _pair % _call.Heads);
        var packed = 0;
        for (var block = first; block < _call.QueryBlocks; block += step)
        {
            var i0 = block * Tile;
            var count = Math.Min(Tile, _call.Queries - i0);
            var end = _call.Causal ? _call.Offset + i0 + count : _call.Keys;
            var keyBlocks = (end + Tile - 1) / Tile;
            for (; packed < keyBlocks; packed++)
            {
                Pack(packed, b, h);
            }

            Block(i0, count, keyBlocks, b, h);
        }
    }

    private void Pack(int block, int b, int h)
    {
        var s0 = block * Tile;
        var count = Math.Min(Tile, _call.Keys - s0);
        var (k, v) = (_call.K, _call.V);
        var keys = k.Of(b, h) + s0 * k.Row;
        AttentionTiles<TLanes, TVector>.PackColumns(keys, k.Row, k.Size, count, _keys + (long)s0 * k.Size);
        _keyNorms[block] = AttentionTiles<TLanes, TVector>.LargestNorm(keys, k.Row, k.Size, count);
        AttentionTiles<TLanes, TVector>.PackRows(
            v.Of(b, h) + s0 * v.Row,
            v.Row,
            v.Size,
            count,
            _values + (long)s0 * _width,
            _width,
            Tile
        );
    }

    [MethodImpl(Fast)]
    private void Block(int i0, int count, int keyBlocks, int b, int h)
    {
        var e = _call.Q.Size;
        var rows = (count + 3) / 4 * 4;
        var t0 = _call.Offset + i0;
        var from = _call.Q.Of(b, h) + i0 * _call.Q.Row;
        AttentionTiles<TLanes, TVector>.PackRows(from, _call.Q.Row, e, count, _q, e, rows);
        var norm = AttentionTiles<TLanes, TVector>.LargestNorm(_q, e, e, count) * MathF.Abs(_call.Base2Scale);
        new Span<float>(_sums, Tile * _width).Clear();
        new Span<float>(_totals, Tile * TLanes.Count).Clear();
        new Span<float>(_largest, Tile).Fill(_call.Softmax ? AttentionCall.NoKey : 0);
        for (var block = keyBlocks - 1; block >= 0; block--)
        {
            var s0 = block * Tile;

            // By Cauchy and Schwarz no logit of the tile is larger; the 1 covers rounding.
            var bound = norm * _keyNorms[block] + _bias.Largest(t0, count, s0) + 1;
            if (bound < AttentionTiles<TLanes, TVector>.Smallest(_largest, count) + Negligible)
            {
                continue;
            }

            Gemm<TLanes, TVector>.Run(_q, e, 1, _keys + (long)s0 * e, Tile, _weights, Tile, rows, Tile, e, false);
            if (_call.Softmax ? Softmax(count, t0, s0, float.IsFinite(bound)) : Exponentials(count, t0, s0))
            {
                Gemm<TLanes, TVector>.Run(
                    _weights,
                    Tile,
                    1,
                    _values + (long)s0 * _width,
                    _width,
                    _sums,
                    _width,
                    rows,
                    _width,
                    Math.Min(Tile, _call.Keys - s0),
                    true
                );
            }
        }

        Finish(i0, count, b, h);
    }

    /// <summary>How far below the largest a logit in base 2 makes a weight of 0.</summary>
    private float Negligible => _call.Softmax ? ExpTwo.Flushed : ExpTwo.Smallest;

    /// <summary>
    /// Turns a tile of products into weights relative to the running maximum; false where all are 0. What is no number passes
    /// by the maximum but not by the weights, so that rows may be left out of a finite tile only.
    /// </summary>
    [MethodImpl(Fast)]
    private bool Softmax(int count, int t0, int s0, bool isFinite)
    {
        var scale = TLanes.Create(_call.Base2Scale);
        var any = false;
        for (var i = 0; i < count; i++)
        {
            var row = _weights + i * Tile;
            var bias = _bias.Row(t0 + i, s0);
            var largest = TLanes.Create(2 * AttentionCall.NoKey);
            for (var j = 0; j < Tile; j += TLanes.Count)
            {
                var x = TLanes.MultiplyAdd(TLanes.Load(row + j), scale, TLanes.Load(bias + j));
                TLanes.Store(row + j, x);
                largest = TLanes.MaxNative(largest, x);
            }

            var now = TLanes.Largest(largest);
            var before = _largest[i];
            if (isFinite && now < before + ExpTwo.Flushed)
            {
                new Span<float>(row, Tile).Clear();
                continue;
            }

            any = true;
            var total = TLanes.Load(_totals + i * TLanes.Count);

            if (now > before)
            {
                var shrink = TLanes.Exp2Flushed(TLanes.Create(before - now));
                total = TLanes.Multiply(total, shrink);
                var sums = _sums + i * _width;
                for (var j = 0; j < _width; j += TLanes.Count)
                {
                    TLanes.Store(sums + j, TLanes.Multiply(TLanes.Load(sums + j), shrink));
                }

                _largest[i] = before = now;
            }

            var shift = TLanes.Create(before);
            for (var j = 0; j < Tile; j += TLanes.Count)
            {
                var weight = TLanes.Exp2Flushed(TLanes.Subtract(TLanes.Load(row + j), shift));
                TLanes.Store(row + j, weight);
                total = TLanes.Add(total, weight);
            }

            TLanes.Store(_totals + i * TLanes.Count, total);
        }

        return any;
    }

    /// <summary>Turns a tile of products into exp(z); false where all are 0.</summary>
    [MethodImpl(Fast)]
    private bool Exponentials(int count, int t0, int s0)
    {
        var scale = TLanes.Create(_call.Base2Scale);
        var total = TLanes.Zero;
        for (var i = 0; i < count; i++)
        {
            var row = _weights + i * Tile;
            var bias = _bias.Row(t0 + i, s0);
            for (var j = 0; j < Tile; j += TLanes.Count)
            {
                var weight = TLanes.Exp2(TLanes.MultiplyAdd(TLanes.Load(row + j), scale, TLanes.Load(bias + j)));
                TLanes.Store(row + j, weight);
                total = TLanes.Add(total, weight);
            }
        }

        return TLanes.Sum(total) != 0;
    }

    [MethodImpl(Fast)]
    private void Finish(int i0, int count, int b, int h)
    {
        var target = _call.Out.Of(b, h) + i0 * _call.Out.Row;
        for (var i = 0; i < count; i++)
        {
            var (factor, logSum) = (1f, 0f);
            if (_call.Softmax)
            {
                var total = TLanes.Sum(TLanes.Load(_totals + i * TLanes.Count));
                (factor, logSum) =
                    total == 0 ? (0, -AttentionCall.NoKey) : (1 / total, _largest[i] + MathF.Log2(total));
            }

            AttentionTiles<TLanes, TVector>.UnpackRow(_sums + i * _width, factor, target, _call.V.Size);
            target += _call.Out.Row;
            if (_call.LogSum is not null)
            {
                _call.LogSum[(long)_pair * _call.Queries + i0 + i] = logSum;
            }
        }
    }
}
