using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Biased attention, forward: out_t = sum_s w_ts v_s with z_ts = scale &lt;q_t, k_s&gt; + b[t - s] and w = softmax(z) or exp(z),
/// by tiles of 64 queries and 64 keys with a running maximum m_t and sum l_t in base 2 (Dao et al., "FlashAttention", 2022).
/// Tiles go from the nearest keys to the farthest, so that biases that fall with distance let the far ones be skipped.
/// </summary>
internal readonly unsafe struct AttentionForward<TForm>(AttentionCall call) : IKernel
    where TForm : struct, IAttentionForm
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
            item => new AttentionForward<TForm, TLanes, TVector>(call, item / parts).Run(item % parts, parts)
        );
    }
}

/// <summary>One head of one sequence.</summary>
internal readonly unsafe struct AttentionForward<TForm, TLanes, TVector>
    where TForm : struct, IAttentionForm
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    private readonly AttentionCall _call;
    private readonly int _pair;
    private readonly AttentionBias<TForm, TLanes, TVector> _bias;

    private readonly float* _keys;
    private readonly float* _keyBounds;
    private readonly float* _values;
    private readonly float* _q;
    private readonly float* _weights;
    private readonly float* _sums;
    private readonly RunningSoftmax<TForm, TLanes, TVector> _softmax;

    public AttentionForward(in AttentionCall call, int pair)
    {
        _call = call;
        _pair = pair;
        var width = AttentionTiles<TLanes, TVector>.Padded(call.V.Size);
        var sizes = stackalloc long[]
        {
            (long)call.KeyBlocks * Tile * call.Q.Size,
            call.KeyBlocks,
            (long)call.KeyBlocks * Tile * width,
            Tile * call.Q.Size,
            Tile * Tile,
            Tile * width,
            Tile,
            Tile * TLanes.Count,
            AttentionBias<TForm, TLanes, TVector>.Room(call),
        };
        var starts = stackalloc float*[9];
        AttentionTiles<TLanes, TVector>.Arrange(sizes, starts, 9);
        _keys = starts[0];
        _keyBounds = starts[1];
        _values = starts[2];
        _q = starts[3];
        _weights = starts[4];
        _sums = starts[5];
        _bias = new AttentionBias<TForm, TLanes, TVector>(call, pair % call.Heads, starts[8]);
        _softmax = new RunningSoftmax<TForm, TLanes, TVector>(
            call.Base2Scale,
            _bias,
            _sums,
            width,
            starts[6],
            starts[7]
        );
    }

    private int KeySize => TForm.Size > 0 ? TForm.Size : _call.Q.Size;

    private int ValueSize => TForm.Size > 0 ? TForm.Size : _call.V.Size;

    private int Width => AttentionTiles<TLanes, TVector>.Padded(ValueSize);

    /// <summary>How far below the largest a logit in base 2 makes a weight of 0.</summary>
    private float Negligible => _call.Softmax ? ExpTwo.Flushed : ExpTwo.Smallest;

    /// <summary>Computes every so-manieth block of queries.</summary>
    public void Run(int first, int step)
    {
        var (b, h) = (_pair / _call.Heads, _pair % _call.Heads);
        var packed = 0;
        for (var block = first; block < _call.QueryBlocks; block += step)
        {
            var i0 = block * Tile;
            var count = Math.Min(Tile, _call.Queries - i0);
            var end = TForm.IsCausal ? _call.Offset + i0 + count : _call.Keys;
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
        var values = _values + (long)s0 * Width;
        var columns = _keys + (long)s0 * KeySize;
        AttentionTiles<TLanes, TVector>.PackColumns(keys, k.Row, KeySize, count, columns);
        AttentionTiles<TLanes, TVector>.PackRows(v.Of(b, h) + s0 * v.Row, v.Row, ValueSize, count, values, Width, Tile);

        // A value that is no number makes the bound none, so that its tile is never skipped.
        _keyBounds[block] =
            AttentionBounds<TLanes, TVector>.LargestColumnNorm(columns, KeySize)
            + AttentionBounds<TLanes, TVector>.ZeroIfFinite(values, Tile * Width);
    }

    [MethodImpl(Fast)]
    private void Block(int i0, int count, int keyBlocks, int b, int h)
    {
        var (e, width) = (KeySize, Width);
        var rows = AttentionProducts<TLanes, TVector>.Grouped(count);
        var t0 = _call.Offset + i0;
        var from = _call.Q.Of(b, h) + i0 * _call.Q.Row;
        AttentionTiles<TLanes, TVector>.PackRows(from, _call.Q.Row, e, count, _q, e, rows);
        var norm = AttentionBounds<TLanes, TVector>.LargestNorm(_q, e, e, count) * MathF.Abs(_call.Base2Scale);
        new Span<float>(_sums, Tile * width).Clear();
        _softmax.Start(_call.Softmax);
        for (var block = keyBlocks - 1; block >= 0; block--)
        {
            var s0 = block * Tile;
            var keys = _keys + (long)s0 * e;
            var values = _values + (long)s0 * width;
            var diagonal = TForm.IsCausal ? t0 - s0 : AttentionProducts<TLanes, TVector>.Unmasked;

            // By Cauchy and Schwarz no logit of the tile is larger; the 1 covers rounding.
            var bound = norm * _keyBounds[block] + _bias.Largest(t0, count, s0) + 1;
            if (bound < _softmax.SmallestMaximum(count) + Negligible)
            {
                continue;
            }

            AttentionProducts<TLanes, TVector>.OfColumns(_q, e, keys, e, _weights, rows, diagonal);
            AttentionProducts<TLanes, TVector>.ClearMasked(_weights, count, diagonal);
            var isFinite = float.IsFinite(bound);
            var isAny = _call.Softmax
                ? _softmax.Weights(_weights, count, t0, s0, diagonal, isFinite)
                : _softmax.Exponentials(_weights, count, t0, s0, diagonal);
            if (isAny || !isFinite)
            {
                var seen = Math.Min(Tile, _call.Keys - s0);
                AttentionProducts<TLanes, TVector>.OverKeys(
                    _weights,
                    values,
                    width,
                    _sums,
                    rows,
                    seen,
                    diagonal,
                    isFinite
                );
            }
        }

        Finish(i0, count, b, h);
    }

    [MethodImpl(Fast)]
    private void Finish(int i0, int count, int b, int h)
    {
        var target = _call.Out.Of(b, h) + i0 * _call.Out.Row;
        for (var i = 0; i < count; i++)
        {
            CacheLines.Fetch(target + CacheLines.Ahead * _call.Out.Row, ValueSize);
            var (factor, logSum) = _call.Softmax ? _softmax.Finish(i, _call.Offset + i0 + i) : (1f, 0f);
            AttentionTiles<TLanes, TVector>.UnpackRow(_sums + i * Width, factor, target, ValueSize);
            target += _call.Out.Row;
            if (_call.LogSum is not null)
            {
                _call.LogSum[(long)_pair * _call.Queries + i0 + i] = logSum;
            }
        }
    }
}
