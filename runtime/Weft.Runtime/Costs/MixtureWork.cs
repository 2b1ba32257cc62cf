using System;
using Weft.Compiler.Costs;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Runtime.Costs;

/// <summary>One mixture on random data, computed in any way as generated code computes it.</summary>
internal sealed class MixtureWork : IDisposable
{
    private const double LargestSlope = 0.7;

    private readonly Mixture _sizes;
    private readonly DistanceScheme? _scheme;
    private readonly Tensor? _parameters;
    private readonly Tensor? _queries;
    private readonly Tensor? _keys;
    private readonly Tensor _values;
    private readonly Tensor _gradient;

    /// <param name="sizes">The mixture; with keys it has dot products.</param>
    /// <param name="scheme">Its biases; null for none.</param>
    public MixtureWork(Mixture sizes, DistanceScheme? scheme)
    {
        (_sizes, _scheme) = (sizes, scheme);
        long[] shape = [sizes.Batch, sizes.Length, (long)sizes.Heads * sizes.ValueSize];
        Tensor Leaf(Tensor values) => values.requires_grad_(sizes.IsTraining);
        _values = Leaf(randn(shape));
        _gradient = randn(shape);
        if (scheme is not null)
        {
            _parameters = Leaf(rand(sizes.Heads, scheme.Columns).Times(LargestSlope).Minus(2));
        }

        if (sizes.KeySize > 0)
        {
            (_queries, _keys) = (Leaf(randn(shape)), Leaf(randn(shape)));
        }
    }

    /// <summary>The mixture once, with its gradients in training.</summary>
    public Action Of(MixtureWay way) =>
        () =>
        {
            using var scope = NewDisposeScope();
            using var mode = _sizes.IsTraining ? null : no_grad();
            var result = Mix(way);
            if (_sizes.IsTraining)
            {
                Tensor?[] leaves = [_values, _parameters, _queries, _keys];
                autograd.grad([result], Array.FindAll(leaves, leaf => leaf is not null)!, [_gradient]);
            }
        };

    public void Dispose()
    {
        foreach (var tensor in new[] { _values, _gradient, _parameters, _queries, _keys })
        {
            tensor?.Dispose();
        }
    }

    private Tensor Mix(MixtureWay way)
    {
        var (heads, scale) = (_sizes.Heads, 1 / Math.Sqrt(Math.Max(1, _sizes.KeySize)));
        Tensor? Bias() => _scheme?.Bias(_parameters!, _sizes.Length);
        var emptyRows = _scheme == DistanceScheme.Log;
        return (way, _queries, _keys) switch
        {
            (MixtureWay.Dense, { } q, { } k) => Mixing.Heads(
                AttentionWeights.DotProduct(q, k, Bias(), heads, softmax: true, scale, emptyRows: emptyRows),
                _values,
                heads
            ),
            (MixtureWay.Dense, _, _) => Mixing.Heads(
                AttentionWeights.InputFree(Bias()!, softmax: true, emptyRows: emptyRows),
                _values,
                heads
            ),
            (MixtureWay.Fused, { } q, { } k) => Fused(q, k, Bias(), scale),
            (MixtureWay.Flash, { } q, { } k) => FlashAttention.Run(
                q,
                k,
                _values,
                _scheme is null ? null : _parameters!.Softplus().view(-1),
                heads,
                scale
            ),
            (MixtureWay.Recurrence, _, _) => LinRecurrence.Run(
                _parameters!.Softplus().view(-1),
                _values,
                heads,
                softmax: true
            ),
            (MixtureWay.Tiles, _, _) => Toeplitz(MixingMethod.Tiles),
            (MixtureWay.Fourier, _, _) => Toeplitz(MixingMethod.Fourier),
            (MixtureWay.PrefixSums, _, _) => Toeplitz(MixingMethod.PrefixSums),
            _ => throw new ArgumentException($"found the way {way}, expected one that computes", nameof(way)),
        };

        Tensor Toeplitz(MixingMethod method) =>
            ToeplitzMixing.Run(Bias()!, _values, heads, softmax: true, _scheme!.Steps, method);
    }

    /// <summary>Compiled for its form, as in generated code.</summary>
    private Tensor Fused(Tensor q, Tensor k, Tensor? bias, double scale)
    {
        return (_sizes.ValueSize, bias is null) switch
        {
            (16, false) => Run<HeadSize16, DistanceBiases>(),
            (32, false) => Run<HeadSize32, DistanceBiases>(),
            (64, false) => Run<HeadSize64, DistanceBiases>(),
            (128, false) => Run<HeadSize128, DistanceBiases>(),
            (_, false) => Run<AnyHeadSize, DistanceBiases>(),
            (16, true) => Run<HeadSize16, NoBias>(),
            (32, true) => Run<HeadSize32, NoBias>(),
            (64, true) => Run<HeadSize64, NoBias>(),
            (128, true) => Run<HeadSize128, NoBias>(),
            (_, true) => Run<AnyHeadSize, NoBias>(),
        };

        Tensor Run<TSize, TBias>()
            where TSize : struct, IHeadSize
            where TBias : struct, IAttentionBias =>
            BiasedAttention.Run<TSize, CausalMask, TBias>(q, k, _values, bias, _sizes.Heads, softmax: true, scale);
    }
}
