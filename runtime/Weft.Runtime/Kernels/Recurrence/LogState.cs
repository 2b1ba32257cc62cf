using System;
using System.Numerics;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Dot-product-free attention with b[h, n] = -p_h log n, n from 1, one position at a time, without gradients: memory and
/// time of a step do not depend on how many came before. Weights n^-p are sums of exponentials
/// (<see cref="PowerExponentials"/>), each of which is a recurrence S = a (S + v), computed in float64; the nearest
/// distance is exact. Steps give what <see cref="ToeplitzMixing"/> gives for the whole sequence, with an error of 1e-6
/// up to a million positions.
/// </summary>
/// <remarks>Whole sequences take <see cref="ToeplitzMixing"/>; this is for generating.</remarks>
public sealed class LogState
{
    private readonly int _heads;
    private readonly bool _softmax;
    private readonly double[] _slopes,
        _weights,
        _nearest,
        _decays,
        _sums;
    private double[] _states = [],
        _last = [],
        _values = [],
        _mixed = [];
    private long _batch;
    private long _position;

    /// <summary>A state before the first position.</summary>
    /// <param name="p">Slopes [H], not negative.</param>
    /// <param name="softmax">Whether weights are divided by their sum.</param>
    public LogState(Tensor p, bool softmax)
    {
        ArgumentNullException.ThrowIfNull(p);
        using var slopes = p.detach().cpu().to(ScalarType.Float64).contiguous();
        _slopes = slopes.data<double>().ToArray();
        (_heads, _softmax) = (_slopes.Length, softmax);
        var nodes = PowerExponentials.Nodes;
        _decays = Array.ConvertAll(nodes, x => Math.Exp(-x));
        _weights = new double[_heads * nodes.Length];
        (_nearest, _sums) = (new double[_heads], new double[_heads]);
        for (var h = 0; h < _heads; h++)
        {
            var weights = PowerExponentials.Weights(_slopes[h]);
            weights.CopyTo(_weights, h * nodes.Length);

            // What the exponentials lack of 1^-p.
            _nearest[h] = 1;
            for (var j = 0; j < nodes.Length; j++)
            {
                _nearest[h] -= weights[j] * _decays[j];
            }
        }
    }

    /// <summary>The next position: v_t [B, H e] -> out_t [B, H e].</summary>
    /// <exception cref="ArgumentException">The shape is not that of the positions before, or not of H heads.</exception>
    public Tensor Step(Tensor v)
    {
        ArgumentNullException.ThrowIfNull(v);
        if (
            v.dim() != 2
            || v.size(1) % _heads != 0
            || (_position > 0 && v.numel() != _last.Length)
            || (_position > 0 && v.size(0) != _batch)
        )
        {
            throw new ArgumentException(
                $"found v [{string.Join(", ", v.shape)}], expected [B, {_heads} e] as at the positions before"
            );
        }

        using var scope = NewDisposeScope();
        var (batch, size) = (v.size(0), v.size(1) / _heads);
        if (_position == 0)
        {
            _batch = batch;
            var count = (int)v.numel();
            (_last, _mixed) = (new double[count], new double[count]);
            _states = new double[count * _decays.Length];
        }

        // Heads first, so that a head's numbers lie side by side.
        var columns = v.detach().cpu().to(ScalarType.Float64).view(batch, _heads, size).transpose(0, 1).contiguous();
        _values = columns.data<double>().ToArray();
        var each = _values.Length / _heads;
        for (var h = 0; h < _heads; h++)
        {
            _sums[h] += _position == 0 ? 0 : Math.Pow(_position, -_slopes[h]);
            Mix(
                h,
                each,
                !_softmax ? 1
                    : _position == 0 ? 0
                    : 1 / _sums[h]
            );
        }

        _values.CopyTo(_last, 0);
        _position++;
        var mixed = tensor(_mixed, [_heads, batch, size]).transpose(0, 1).reshape(batch, _heads * size);
        return mixed.to(v.dtype, v.device).MoveToOuterDisposeScope();
    }

    private void Mix(int head, int count, double gain)
    {
        var mixed = _mixed.AsSpan(head * count, count);
        var values = _values.AsSpan(head * count, count);
        var last = _last.AsSpan(head * count, count);
        for (var i = 0; i < count; i++)
        {
            mixed[i] = _nearest[head] * last[i];
        }

        for (var j = 0; j < _decays.Length; j++)
        {
            var weight = _weights[head * _decays.Length + j];
            var state = _states.AsSpan((head * _decays.Length + j) * count, count);
            Advance(state, values, mixed, weight, _decays[j]);
        }

        foreach (ref var y in mixed)
        {
            y *= gain;
        }
    }

    /// <summary>y += c S, then S = a (S + v).</summary>
    private static void Advance(Span<double> state, Span<double> values, Span<double> mixed, double c, double a)
    {
        var i = 0;
        for (; i + Vector<double>.Count <= state.Length; i += Vector<double>.Count)
        {
            var s = new Vector<double>(state[i..]);
            (new Vector<double>(mixed[i..]) + c * s).CopyTo(mixed[i..]);
            (a * (s + new Vector<double>(values[i..]))).CopyTo(state[i..]);
        }

        for (; i < state.Length; i++)
        {
            mixed[i] += c * state[i];
            state[i] = a * (state[i] + values[i]);
        }
    }
}
