using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Biases of one head in base 2, laid out so that the 64 keys of a tile are 64 numbers side by side: number s - t + origin
/// is b[t - s], and minus infinity where the key is excluded, as for s &gt; t: no product is so large that its sum with it were
/// a logit. Distances, strict causality and masking thus cost one load. Without causality number s is 0 for the T keys and
/// excluded beyond.
/// </summary>
internal readonly unsafe struct AttentionBias<TForm, TLanes, TVector>
    where TForm : struct, IAttentionForm
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const float Excluded = float.NegativeInfinity;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    private readonly float* _table;
    private readonly int _origin;
    private readonly int _length;
    private readonly int _nearest;

    /// <summary>Fills the table, which lies in memory of <see cref="Room"/> numbers.</summary>
    public AttentionBias(in AttentionCall call, int h, float* memory)
    {
        _table = memory;
        _length = call.Keys;
        _origin = TForm.IsCausal ? call.Keys + Tile : 0;
        new Span<float>(memory, (int)Room(call)).Fill(Excluded);
        if (!TForm.IsBiased)
        {
            new Span<float>(memory + (TForm.IsCausal ? Tile + 1 : 0), _length).Clear();
            return;
        }

        var bias = call.Bias + (long)h * _length;
        _nearest = _length;
        for (var n = _length - 1; n >= 0; n--)
        {
            if (bias[n] <= DistanceBias.Excluded / 2)
            {
                continue;
            }

            memory[_origin - n] = (float)(bias[n] * Math.Log2(Math.E));
            _nearest = n;
        }
    }

    /// <summary>Whether a query at position t may see any key.</summary>
    public bool HasKey(int t) => t >= _nearest;

    /// <summary>Room for the table, with margins for keys and queries that fill up a tile.</summary>
    public static long Room(in AttentionCall call) => 2L * (call.Keys + 2 * Tile);

    /// <summary>The numbers of a query at position t for the keys from s0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Row(int t, int s0) => _table + s0 - Step * t + _origin;

    /// <summary>How far the numbers move from one query to the next.</summary>
    private static int Step => TForm.IsCausal ? 1 : 0;

    /// <summary>The largest bias of a tile.</summary>
    [MethodImpl(Fast)]
    public float Largest(int t0, int rows, int s0)
    {
        var from = Row(t0 + rows - 1, s0);
        var count = Tile + Step * (rows - 1);
        var largest = TLanes.Create(Excluded);
        for (var j = 0; j < Tile; j += TLanes.Count)
        {
            largest = TLanes.Max(largest, TLanes.Load(from + j));
            largest = TLanes.Max(largest, TLanes.Load(from + count - Tile + j));
        }

        return TLanes.Largest(largest);
    }

    /// <summary>
    /// Adds the diagonals of a tile of gradients [rows, 64] to a table of the same layout. Rows that lie as far apart as a
    /// register is long meet on the same registers of the table, so they are summed first.
    /// </summary>
    [MethodImpl(Fast)]
    public void AddDiagonals(float* gradients, float* tile, int rows, int t0, int s0)
    {
        var lanes = TLanes.Count;
        var registers = Tile / lanes;
        var at = gradients + (Row(t0, s0) - _table);
        for (var first = 0; first < Math.Min(lanes, rows); first++)
        {
            for (var diagonal = 1 - registers; diagonal < registers; diagonal++)
            {
                var to = at - first + diagonal * lanes;
                var sum = TLanes.Load(to);
                var a = Math.Max(0, -diagonal);
                for (var r = first + a * lanes; a < registers && a + diagonal < registers && r < rows; a++, r += lanes)
                {
                    sum = TLanes.Add(sum, TLanes.Load(tile + r * Tile + (a + diagonal) * lanes));
                }

                TLanes.Store(to, sum);
            }
        }
    }

    /// <summary>Copies the table of gradients to the order of distances.</summary>
    public void Unpack(float* gradients, float* to)
    {
        for (var n = 0; n < _length; n++)
        {
            to[n] = gradients[_origin - n];
        }
    }
}
