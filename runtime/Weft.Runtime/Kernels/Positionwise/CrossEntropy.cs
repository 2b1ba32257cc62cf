using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// The mean over positions of -log softmax(x)_c for logits x [.., n] and tokens c [..]. Forward keeps two numbers for a
/// position, max x and 1 / sum e^(x - max x), in place of n logarithms; backward reads x once more and writes
/// (softmax(x) - onehot(c)) / count.
/// </summary>
public static class CrossEntropy
{
    /// <summary>A target that is left out of the mean, as in libtorch.</summary>
    public const long Ignored = -100;

    /// <summary>Below so many logits plain operations take less time than the calls of an autograd function.</summary>
    private const int FewNumbers = 1 << 16;

    /// <summary>Rows of fewer logits are as fast in libtorch: what is done once for a row weighs more than its passes.</summary>
    private const int FewTokens = 128;

    /// <summary>The mean loss, a scalar; not a number where every target is ignored.</summary>
    /// <param name="logits">[.., n]; anything but float32 on the CPU is computed by plain operations.</param>
    /// <param name="targets">[..], Int64: 0 .. n-1 or <see cref="Ignored"/>.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or a target is no token.</exception>
    public static Tensor Run(Tensor logits, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        if (
            targets.dtype != ScalarType.Int64
            || logits.dim() != targets.dim() + 1
            || !logits.shape.AsSpan(0, (int)targets.dim()).SequenceEqual(targets.shape)
        )
        {
            throw new ArgumentException(
                $"found logits [{string.Join(", ", logits.shape)}] and {targets.dtype} targets "
                    + $"[{string.Join(", ", targets.shape)}], expected [.., n] and Int64 [..]"
            );
        }

        if (
            logits.numel() >= FewNumbers
            && logits.size(-1) >= FewTokens
            && KernelTensors.Suit(1, logits)
            && targets.device_type == logits.device_type
        )
        {
            return ByKernel(logits, targets);
        }

        using var scope = NewDisposeScope();
        var rows = logits.reshape(-1, logits.size(-1));
        return nn.functional.cross_entropy(rows, targets.reshape(-1), ignore_index: Ignored).MoveToOuterDisposeScope();
    }

    /// <summary>By the kernel, whatever the size.</summary>
    internal static Tensor ByKernel(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var (x, c) = (logits.contiguous(), targets.contiguous());
        var count = Count(c, x.size(-1));
        var result =
            is_grad_enabled() && logits.requires_grad
                ? CrossEntropyFunction.apply(x, c, count)
                : Forward(x, c, count, null);
        return result.MoveToOuterDisposeScope();
    }

    private static ReadOnlySpan<long> Tokens(Tensor targets) => MemoryMarshal.Cast<byte, long>(targets.bytes);

    private static int Count(Tensor targets, long n)
    {
        var count = 0;
        foreach (var token in Tokens(targets))
        {
            if (token != Ignored && (token < 0 || token >= n))
            {
                throw new ArgumentException($"found the target {token}, expected 0 .. {n - 1} or {Ignored}");
            }

            count += token == Ignored ? 0 : 1;
        }

        return count;
    }

    private static unsafe Tensor Forward(Tensor x, Tensor targets, int count, Tensor? statistics)
    {
        var n = (int)x.size(-1);
        var rows = (int)(x.numel() / n);
        fixed (long* tokens = Tokens(targets))
        {
            var losses = new double[CrossEntropyForward.Items(rows, n)];
            var kept = statistics is null ? null : TensorMemory.Of(statistics);
            var pass = new CrossEntropyForward(TensorMemory.Of(x), tokens, kept, losses, rows, n);
            Simd.Run(ref pass);
            return tensor((float)(losses.Sum() / count));
        }
    }

    private sealed unsafe class CrossEntropyFunction : autograd.SingleTensorFunction<CrossEntropyFunction>
    {
        public override string Name => nameof(CrossEntropy);

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (x, targets, count) = ((Tensor)arguments[0], (Tensor)arguments[1], (int)arguments[2]);
            var statistics = empty([x.numel() / x.size(-1), 2], ScalarType.Float32);
            var loss = Forward(x, targets, count, statistics);
            context.save_for_backward([x, targets, statistics]);
            context.save_data("count", count);
            return loss;
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
            KernelFault.Backward(
                context,
                saved => [Gradient(saved, gradient.item<float>() / (int)context.get_data("count")), null!, null!],
                tensors: 1,
                others: 2
            );

        private static Tensor Gradient(List<Tensor> saved, float scale)
        {
            var (x, targets, statistics) = (saved[0], saved[1], saved[2]);
            var n = (int)x.size(-1);
            var dx = empty(x.shape, ScalarType.Float32);
            fixed (long* tokens = Tokens(targets))
            {
                var pass = new CrossEntropyBackward(
                    TensorMemory.Of(x),
                    tokens,
                    TensorMemory.Of(statistics),
                    TensorMemory.Of(dx),
                    (int)(x.numel() / n),
                    n,
                    scale
                );
                Simd.Run(ref pass);
            }

            return dx;
        }
    }
}
