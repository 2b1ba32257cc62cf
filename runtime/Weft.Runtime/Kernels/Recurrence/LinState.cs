using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

public static partial class LinRecurrence
{
    /// <summary>
    /// The recurrence one position at a time, without gradients: memory and time of a step do not depend on how many
    /// came before. Steps give what <see cref="Run"/> gives, bit by bit in float32.
    /// </summary>
    public sealed class State : IDisposable
    {
        private readonly LinDecay _decay;
        private readonly float[] _factors;
        private Tensor? _last;
        private float[] _lost = [];
        private int _position;

        /// <summary>A state before the first position.</summary>
        /// <param name="p">Slopes [H], not negative.</param>
        /// <param name="softmax">Whether weights are divided by their sum.</param>
        public State(Tensor p, bool softmax)
        {
            ArgumentNullException.ThrowIfNull(p);
            using var slopes = p.detach().cpu().to(ScalarType.Float64).contiguous();
            _decay = new LinDecay(slopes.data<double>().ToArray(), softmax);
            _factors = new float[LinDecay.Factors * _decay.Heads];
        }

        /// <summary>The next position: v_t [B, H e] -> out_t [B, H e].</summary>
        public Tensor Step(Tensor v)
        {
            ArgumentNullException.ThrowIfNull(v);
            _ = _decay.Advance();
            using var values = v.detach().contiguous();
            var last = _last ?? zeros_like(values);
            var next = KernelTensors.Suit(1, values) ? Row(values, last) : Plain(values, last);
            last.Dispose();

            // The caller may change or release what it is given.
            _last = next.DetachFromDisposeScope();
            return next.clone();
        }

        /// <inheritdoc/>
        public void Dispose() => _last?.Dispose();

        private unsafe Tensor Row(Tensor v, Tensor last)
        {
            var result = empty(v.shape, ScalarType.Float32);
            var size = (int)v.size(1) / _decay.Heads;
            if (_lost.Length != v.numel())
            {
                _lost = new float[v.numel()];
            }

            fixed (
                float* factors = _factors,
                    lost = _lost
            )
            {
                _decay.Write(factors);
                var row = new LinStep
                {
                    Shape = new MixingShape((int)v.size(0), 1, _decay.Heads, size, false),
                    Factors = factors,
                    Values = TensorMemory.Of(v),
                    Last = TensorMemory.Of(last),
                    Lost = lost,
                    Result = TensorMemory.Of(result),
                    Sweeps = LinPasses.SweepsAfter(_position++),
                };
                Simd.Run(ref row);
            }

            return result;
        }

        private Tensor Plain(Tensor v, Tensor last)
        {
            using var scope = NewDisposeScope();
            var size = v.size(1) / _decay.Heads;
            var gain = tensor(_decay.Gain, v.dtype, v.device).repeat_interleave(size);
            var loss = tensor(_decay.Loss, v.dtype, v.device).repeat_interleave(size);
            return (last.Plus(gain * v) - loss * last).MoveToOuterDisposeScope();
        }
    }

    private readonly unsafe struct LinStep : IKernel
    {
        public required MixingShape Shape { get; init; }
        public required float* Factors { get; init; }
        public required float* Values { get; init; }
        public required float* Last { get; init; }
        public required float* Lost { get; init; }
        public required float* Result { get; init; }
        public required bool Sweeps { get; init; }

        public void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            using var flushed = Denormals.FlushHere();

            // The same walk over registers and rest as in a batch: fused and unfused arithmetic differ in the last bit.
            var row = Shape.Row;
            var wide = Shape.Size % TLanes.Count == 0;
            var lanes = Scratch.Take(2L * row);
            for (var j = 0; j < 2 * row; j++)
            {
                lanes[j] = Factors[j / Shape.Size];
            }

            for (var b = 0; b < Shape.Batch; b++)
            {
                float* values = Values + (nint)b * row,
                    last = Last + (nint)b * row,
                    lost = Lost + (nint)b * row,
                    to = Result + (nint)b * row;
                if (wide)
                {
                    LinRows<TLanes, TVector, FactorOfHead>.Forward(
                        values,
                        Shape.Size,
                        last,
                        lost,
                        to,
                        Factors,
                        Factors + Shape.Heads,
                        0,
                        Shape.Heads,
                        Shape.Size
                    );
                    if (Sweeps)
                    {
                        LinRows<TLanes, TVector, FactorOfHead>.Flush(
                            to,
                            lost,
                            Factors + Shape.Heads,
                            0,
                            Shape.Heads,
                            Shape.Size
                        );
                    }
                }
                else
                {
                    LinRows<TLanes, TVector, FactorOfLane>.Forward(
                        values,
                        row,
                        last,
                        lost,
                        to,
                        lanes,
                        lanes + row,
                        0,
                        1,
                        row
                    );
                    if (Sweeps)
                    {
                        LinRows<TLanes, TVector, FactorOfLane>.Flush(to, lost, lanes + row, 0, 1, row);
                    }
                }
            }
        }
    }
}
