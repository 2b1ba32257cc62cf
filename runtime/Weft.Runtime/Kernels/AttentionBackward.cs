using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Biased attention, backward. Weights are computed anew from the sums' logarithms: w = 2^(z - l). With g the gradient of
/// out and D_t = &lt;g_t, out_t&gt; (0 without softmax): dv_s = sum_t w_ts g_t, dz_ts = w_ts (&lt;g_t, v_s&gt; - D_t),
/// dq_t = scale sum_s dz_ts k_s, dk_s = scale sum_t dz_ts q_t and db[n] = sum_t dz_t(t-n).
/// </summary>
internal readonly unsafe struct AttentionBackward(AttentionCall call) : IKernel
{
    private readonly AttentionCall _call = call;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var call = _call;
        ThreadTeam.Run(call.Pairs, pair => new AttentionBackward<TLanes, TVector>(call, pair).Run());
    }
}

/// <summary>One head of one sequence.</summary>
internal readonly unsafe struct AttentionBackward<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    private readonly AttentionCall _call;
    private readonly int _b;
    private readonly int _h;
    private readonly int _keyWidth;
    private readonly int _valueWidth;
    private readonly AttentionBias<TLanes, TVector> _bias;
    private readonly float* _logSum;

    private readonly float* _q;
    private readonly float* _g;
    private readonly float* _qGradient;
    private readonly float* _products;
    private readonly float* _bounds;
    private readonly float* _k;
    private readonly float* _keyColumns;
    private readonly float* _valueColumns;
    private readonly float* _weights;
    private readonly float* _logits;
    private readonly float* _kGradient;
    private readonly float* _vGradient;
    private readonly float* _biasGradient;

    public AttentionBackward(in AttentionCall call, int pair)
    {
        _call = call;
        (_b, _h) = (pair / call.Heads, pair % call.Heads);
        _logSum = call.LogSum + (long)pair * call.Queries;
        _keyWidth = AttentionTiles<TLanes, TVector>.Padded(call.Q.Size);
        _valueWidth = AttentionTiles<TLanes, TVector>.Padded(call.V.Size);
        var queries = (long)call.QueryBlocks * Tile;
        var table = AttentionBias<TLanes, TVector>.Room(call);
        var sizes = stackalloc long[]
        {
            queries * _keyWidth,
            queries * _valueWidth,
            queries * _keyWidth,
            queries,
            call.QueryBlocks,
            Tile * _keyWidth,
            Tile * call.Q.Size,
            Tile * call.V.Size,
            Tile * Tile,
            Tile * Tile,
            Tile * _keyWidth,
            Tile * _valueWidth,
            call.BiasGradient is null ? 0 : table,
            table,
        };
        var starts = stackalloc float*[14];
        AttentionTiles<TLanes, TVector>.Arrange(sizes, starts, 14);
        _q = starts[0];
        _g = starts[1];
        _qGradient = starts[2];
        _products = starts[3];
        _bounds = starts[4];
        _k = starts[5];
        _keyColumns = starts[6];
        _valueColumns = starts[7];
        _weights = starts[8];
        _logits = starts[9];
        _kGradient = starts[10];
        _vGradient = starts[11];
        _biasGradient = call.BiasGradient is null ? null : starts[12];
        _bias = new AttentionBias<TLanes, TVector>(call, _h, starts[13]);
    }

    public void Run()
    {
        PackQueries();
        if (_biasGradient is not null)
        {
            new Span<float>(_biasGradient, (int)AttentionBias<TLanes, TVector>.Room(_call)).Clear();
        }

        for (var s0 = 0; s0 < _call.Keys; s0 += Tile)
        {
            Keys(s0, Math.Min(Tile, _call.Keys - s0));
        }

        var gradient = _call.QGradient;
        Unpack(_qGradient, _keyWidth, _call.Scale, gradient.Of(_b, _h), gradient, _call.Queries);
        if (_biasGradient is not null)
        {
            _bias.Unpack(_biasGradient, _call.BiasGradient + ((long)_b * _call.Heads + _h) * _call.Keys);
        }
    }

    /// <summary>Lays out all queries and gradients of outputs, with D and, per block, a bound of the logits' products.</summary>
    private void PackQueries()
    {
        var (q, g, o) = (_call.Q, _call.OutGradient, _call.Out);
        var padded = _call.QueryBlocks * Tile;
        AttentionTiles<TLanes, TVector>.PackRows(q.Of(_b, _h), q.Row, q.Size, _call.Queries, _q, _keyWidth, padded);
        AttentionTiles<TLanes, TVector>.PackRows(g.Of(_b, _h), g.Row, g.Size, _call.Queries, _g, _valueWidth, padded);
        new Span<float>(_qGradient, padded * _keyWidth).Clear();
        for (var i = 0; i < _call.Queries; i++)
        {
            _products[i] = _call.Softmax
                ? AttentionTiles<TLanes, TVector>.Dot(g.Of(_b, _h) + i * g.Row, o.Of(_b, _h) + i * o.Row, g.Size)
                : 0;
        }

        for (var block = 0; block < _call.QueryBlocks; block++)
        {
            _bounds[block] = AttentionTiles<TLanes, TVector>.LargestNorm(
                _q + (long)block * Tile * _keyWidth,
                _keyWidth,
                _keyWidth,
                Tile
            );
        }
    }

    /// <summary>All that 64 keys take part in.</summary>
    [MethodImpl(Fast)]
    private void Keys(int s0, int count)
    {
        var (k, v) = (_call.K, _call.V);
        var (e, f) = (k.Size, v.Size);
        var keys = k.Of(_b, _h) + s0 * k.Row;
        AttentionTiles<TLanes, TVector>.PackColumns(keys, k.Row, e, count, _keyColumns);
        AttentionTiles<TLanes, TVector>.PackColumns(v.Of(_b, _h) + s0 * v.Row, v.Row, f, count, _valueColumns);
        AttentionTiles<TLanes, TVector>.PackRows(keys, k.Row, e, count, _k, _keyWidth, Tile);
        var norm = AttentionTiles<TLanes, TVector>.LargestNorm(keys, k.Row, e, count) * MathF.Abs(_call.Base2Scale);
        var negligible = _call.Softmax ? ExpTwo.Flushed : ExpTwo.Smallest;
        new Span<float>(_kGradient, Tile * _keyWidth).Clear();
        new Span<float>(_vGradient, Tile * _valueWidth).Clear();

        var first = _call.Causal ? Math.Max(0, s0 - _call.Offset) / Tile * Tile : 0;
        for (var i0 = first; i0 < _call.Queries; i0 += Tile)
        {
            var rows = Math.Min(Tile, _call.Queries - i0);
            var t0 = _call.Offset + i0;
            var bound = norm * _bounds[i0 / Tile] + _bias.Largest(t0, rows, s0) + 1;
            if (bound < AttentionTiles<TLanes, TVector>.Smallest(_logSum + i0, rows) + negligible)
            {
                continue;
            }

            var q = _q + (long)i0 * _keyWidth;
            var g = _g + (long)i0 * _valueWidth;
            var whole = (rows + 3) / 4 * 4;
            Gemm<TLanes, TVector>.Run(q, _keyWidth, 1, _keyColumns, Tile, _weights, Tile, whole, Tile, e, false);
            if (!Weights(rows, i0, s0))
            {
                continue;
            }

            Gemm<TLanes, TVector>.Run(g, _valueWidth, 1, _valueColumns, Tile, _logits, Tile, whole, Tile, f, false);
            Logits(rows, i0);
            if (_biasGradient is not null)
            {
                _bias.AddDiagonals(_biasGradient, _logits, rows, t0, s0);
            }

            Gemm<TLanes, TVector>.Run(
                _weights,
                1,
                Tile,
                g,
                _valueWidth,
                _vGradient,
                _valueWidth,
                Tile,
                _valueWidth,
                rows,
                true
            );
            Gemm<TLanes, TVector>.Run(
                _logits,
                1,
                Tile,
                q,
                _keyWidth,
                _kGradient,
                _keyWidth,
                Tile,
                _keyWidth,
                rows,
                true
            );
            Gemm<TLanes, TVector>.Run(
                _logits,
                Tile,
                1,
                _k,
                _keyWidth,
                _qGradient + (long)i0 * _keyWidth,
                _keyWidth,
                whole,
                _keyWidth,
                count,
                true
            );
        }

        var (dk, dv) = (_call.KGradient, _call.VGradient);
        Unpack(_kGradient, _keyWidth, _call.Scale, dk.Of(_b, _h) + s0 * dk.Row, dk, count);
        Unpack(_vGradient, _valueWidth, 1, dv.Of(_b, _h) + s0 * dv.Row, dv, count);
    }

    /// <summary>Turns a tile of products into weights; false where all are 0.</summary>
    [MethodImpl(Fast)]
    private bool Weights(int rows, int i0, int s0)
    {
        var scale = TLanes.Create(_call.Base2Scale);
        var total = TLanes.Zero;
        for (var i = 0; i < rows; i++)
        {
            var row = _weights + i * Tile;
            var bias = _bias.Row(_call.Offset + i0 + i, s0);
            var shift = TLanes.Create(_logSum[i0 + i]);
            if (_call.Softmax)
            {
                for (var j = 0; j < Tile; j += TLanes.Count)
                {
                    var z = TLanes.MultiplyAdd(TLanes.Load(row + j), scale, TLanes.Load(bias + j));
                    var weight = TLanes.Exp2Flushed(TLanes.Subtract(z, shift));
                    TLanes.Store(row + j, weight);
                    total = TLanes.Add(total, weight);
                }
            }
            else
            {
                for (var j = 0; j < Tile; j += TLanes.Count)
                {
                    var weight = TLanes.Exp2(TLanes.MultiplyAdd(TLanes.Load(row + j), scale, TLanes.Load(bias + j)));
                    TLanes.Store(row + j, weight);
                    total = TLanes.Add(total, weight);
                }
            }
        }

        return TLanes.Sum(total) != 0;
    }

    /// <summary>Turns a tile of products of g and v into gradients of logits.</summary>
    [MethodImpl(Fast)]
    private void Logits(int rows, int i0)
    {
        for (var i = 0; i < rows; i++)
        {
            var row = _logits + i * Tile;
            var weights = _weights + i * Tile;
            var mean = TLanes.Create(_products[i0 + i]);
            for (var j = 0; j < Tile; j += TLanes.Count)
            {
                var difference = TLanes.Subtract(TLanes.Load(row + j), mean);
                TLanes.Store(row + j, TLanes.Multiply(TLanes.Load(weights + j), difference));
            }
        }
    }

    private static void Unpack(float* from, int width, float factor, float* to, HeadRows rows, int count)
    {
        for (var r = 0; r < count; r++)
        {
            AttentionTiles<TLanes, TVector>.UnpackRow(from + (long)r * width, factor, to + r * rows.Row, rows.Size);
        }
    }
}
