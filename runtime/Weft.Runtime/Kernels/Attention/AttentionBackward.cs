using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Biased attention, backward. Weights are computed anew from the sums' logarithms: w = 2^(z - l). With g the gradient of
/// out and D_t = &lt;g_t, out_t&gt; (0 without softmax): dv_s = sum_t w_ts g_t, dz_ts = w_ts (&lt;g_t, v_s&gt; - D_t),
/// dq_t = scale sum_s dz_ts k_s, dk_s = scale sum_t dz_ts q_t and db[n] = sum_t dz_t(t-n).
/// </summary>
internal readonly unsafe struct AttentionBackward<TForm>(AttentionCall call) : IKernel
    where TForm : struct, IAttentionForm
{
    private readonly AttentionCall _call = call;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var call = _call;
        ThreadTeam.Run(call.Pairs, pair => new AttentionBackward<TForm, TLanes, TVector>(call, pair).Run());
    }
}

/// <summary>One head of one sequence.</summary>
internal readonly unsafe struct AttentionBackward<TForm, TLanes, TVector>
    where TForm : struct, IAttentionForm
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    private readonly AttentionCall _call;
    private readonly int _b;
    private readonly int _h;
    private readonly AttentionBias<TForm, TLanes, TVector> _bias;
    private readonly AttentionLogits<TForm, TLanes, TVector> _elements;
    private readonly float* _logSum;

    private readonly float* _q;
    private readonly float* _g;
    private readonly float* _qGradient;
    private readonly float* _means;
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
        var (keyWidth, valueWidth) = (KeyWidth, ValueWidth);
        var queries = (long)call.QueryBlocks * Tile;
        var table = AttentionBias<TForm, TLanes, TVector>.Room(call);
        var sizes = stackalloc long[]
        {
            queries * keyWidth,
            queries * valueWidth,
            queries * keyWidth,
            queries,
            call.QueryBlocks,
            Tile * keyWidth,
            Tile * call.Q.Size,
            Tile * valueWidth,
            Tile * Tile,
            Tile * Tile,
            Tile * keyWidth,
            Tile * valueWidth,
            call.BiasGradient is null ? 0 : table,
            table,
        };
        var starts = stackalloc float*[14];
        AttentionTiles<TLanes, TVector>.Arrange(sizes, starts, 14);
        _q = starts[0];
        _g = starts[1];
        _qGradient = starts[2];
        _means = starts[3];
        _bounds = starts[4];
        _k = starts[5];
        _keyColumns = starts[6];
        _valueColumns = starts[7];
        _weights = starts[8];
        _logits = starts[9];
        _kGradient = starts[10];
        _vGradient = starts[11];
        _biasGradient = call.BiasGradient is null ? null : starts[12];
        _bias = new AttentionBias<TForm, TLanes, TVector>(call, _h, starts[13]);
        _elements = new AttentionLogits<TForm, TLanes, TVector>(call.Base2Scale, call.Softmax, _bias);
    }

    private int KeySize => TForm.Size > 0 ? TForm.Size : _call.Q.Size;

    private int ValueSize => TForm.Size > 0 ? TForm.Size : _call.V.Size;

    private int KeyWidth => AttentionTiles<TLanes, TVector>.Padded(KeySize);

    private int ValueWidth => AttentionTiles<TLanes, TVector>.Padded(ValueSize);

    public void Run()
    {
        PackQueries();
        if (_biasGradient is not null)
        {
            new Span<float>(_biasGradient, (int)AttentionBias<TForm, TLanes, TVector>.Room(_call)).Clear();
        }

        for (var s0 = 0; s0 < _call.Keys; s0 += Tile)
        {
            Keys(s0, Math.Min(Tile, _call.Keys - s0));
        }

        var gradient = _call.QGradient;
        Unpack(_qGradient, KeyWidth, _call.Scale, gradient.Of(_b, _h), gradient, _call.Queries);
        if (_biasGradient is not null)
        {
            _bias.Unpack(_biasGradient, _call.BiasGradient + ((long)_b * _call.Heads + _h) * _call.Keys);
        }
    }

    /// <summary>Lays out all queries and gradients of outputs, with D and, per block, a bound of the logits' products.</summary>
    private void PackQueries()
    {
        var (q, g, o) = (_call.Q, _call.OutGradient, _call.Out);
        var (keyWidth, valueWidth) = (KeyWidth, ValueWidth);
        var padded = _call.QueryBlocks * Tile;
        AttentionTiles<TLanes, TVector>.PackRows(q.Of(_b, _h), q.Row, KeySize, _call.Queries, _q, keyWidth, padded);
        AttentionTiles<TLanes, TVector>.PackRows(g.Of(_b, _h), g.Row, ValueSize, _call.Queries, _g, valueWidth, padded);
        new Span<float>(_qGradient, padded * keyWidth).Clear();
        new Span<float>(_means, padded).Clear();
        for (var i = 0; _call.Softmax && i < _call.Queries; i++)
        {
            var gradient = _g + (long)i * valueWidth;
            var output = o.Of(_b, _h) + i * o.Row;
            CacheLines.Fetch(output + CacheLines.Ahead * o.Row, ValueSize);
            _means[i] = AttentionBounds<TLanes, TVector>.Dot(gradient, output, ValueSize);
        }

        for (var i0 = 0; i0 < padded; i0 += Tile)
        {
            // What is no number among gradients or outputs makes the bound none, so that its tiles are never skipped.
            _bounds[i0 / Tile] =
                AttentionBounds<TLanes, TVector>.LargestNorm(_q + (long)i0 * keyWidth, keyWidth, keyWidth, Tile)
                + AttentionBounds<TLanes, TVector>.ZeroIfFinite(_g + (long)i0 * valueWidth, Tile * valueWidth)
                + AttentionBounds<TLanes, TVector>.ZeroIfFinite(_means + i0, Tile);
        }
    }

    /// <summary>All that 64 keys take part in.</summary>
    [MethodImpl(Fast)]
    private void Keys(int s0, int count)
    {
        var (k, v) = (_call.K, _call.V);
        var (e, f, keyWidth, valueWidth) = (KeySize, ValueSize, KeyWidth, ValueWidth);
        var keys = k.Of(_b, _h) + s0 * k.Row;
        AttentionTiles<TLanes, TVector>.PackRows(keys, k.Row, e, count, _k, keyWidth, Tile);
        AttentionTiles<TLanes, TVector>.PackColumns(_k, keyWidth, e, count, _keyColumns);
        AttentionTiles<TLanes, TVector>.PackColumns(v.Of(_b, _h) + s0 * v.Row, v.Row, f, count, _valueColumns);
        var norm =
            AttentionBounds<TLanes, TVector>.LargestColumnNorm(_keyColumns, e) * MathF.Abs(_call.Base2Scale)
            + AttentionBounds<TLanes, TVector>.ZeroIfFinite(_valueColumns, Tile * f);
        var negligible = _call.Softmax ? ExpTwo.Flushed : ExpTwo.Smallest;
        new Span<float>(_kGradient, Tile * keyWidth).Clear();
        new Span<float>(_vGradient, Tile * valueWidth).Clear();

        var first = TForm.IsCausal ? Math.Max(0, s0 - _call.Offset) / Tile * Tile : 0;
        for (var i0 = first; i0 < _call.Queries; i0 += Tile)
        {
            var rows = Math.Min(Tile, _call.Queries - i0);
            var t0 = _call.Offset + i0;
            var bound = norm * _bounds[i0 / Tile] + _bias.Largest(t0, rows, s0) + 1;
            if (bound < AttentionBounds<TLanes, TVector>.Smallest(_logSum + i0, rows) + negligible)
            {
                continue;
            }

            var q = _q + (long)i0 * keyWidth;
            var g = _g + (long)i0 * valueWidth;
            var whole = AttentionProducts<TLanes, TVector>.Grouped(rows);
            var diagonal = TForm.IsCausal ? t0 - s0 : AttentionProducts<TLanes, TVector>.Unmasked;
            AttentionProducts<TLanes, TVector>.OfColumns(q, keyWidth, _keyColumns, e, _weights, whole, diagonal);
            AttentionProducts<TLanes, TVector>.ClearMasked(_weights, rows, diagonal);
            var isAny = _elements.Weights(_weights, _logSum + i0, rows, t0, s0, diagonal);
            var isFinite = float.IsFinite(bound);
            if (!isAny && isFinite)
            {
                continue;
            }

            AttentionProducts<TLanes, TVector>.OfColumns(g, valueWidth, _valueColumns, f, _logits, whole, diagonal);
            _elements.Gradients(_logits, _weights, _means + i0, rows, diagonal);
            AttentionProducts<TLanes, TVector>.ClearMasked(_logits, rows, diagonal);
            if (_biasGradient is not null)
            {
                _bias.AddDiagonals(_biasGradient, _logits, rows, t0, s0);
            }

            var dq = _qGradient + (long)i0 * keyWidth;
            AttentionProducts<TLanes, TVector>.OverQueries(
                _weights,
                g,
                valueWidth,
                _vGradient,
                rows,
                diagonal,
                isFinite
            );
            AttentionProducts<TLanes, TVector>.OverQueries(_logits, q, keyWidth, _kGradient, rows, diagonal, isFinite);
            AttentionProducts<TLanes, TVector>.OverKeys(_logits, _k, keyWidth, dq, whole, count, diagonal, isFinite);
        }

        var (dk, dv) = (_call.KGradient, _call.VGradient);
        Unpack(_kGradient, keyWidth, _call.Scale, dk.Of(_b, _h) + s0 * dk.Row, dk, count);
        Unpack(_vGradient, valueWidth, 1, dv.Of(_b, _h) + s0 * dv.Row, dv, count);
    }

    private static void Unpack(float* from, int width, float factor, float* to, HeadRows rows, int count)
    {
        for (var r = 0; r < count; r++)
        {
            var row = to + r * rows.Row;
            CacheLines.Fetch(row + CacheLines.Ahead * rows.Row, rows.Size);
            AttentionTiles<TLanes, TVector>.UnpackRow(from + (long)r * width, factor, row, rows.Size);
        }
    }
}
