using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Mixtures by plain operations in float64, and comparisons with them.</summary>
internal static class MixingTruth
{
    /// <summary>The mixture of values by biases [H, T].</summary>
    public static Tensor Mix(Tensor bias, Tensor v, int heads, bool softmax, bool shared)
    {
        var weights = AttentionWeights.InputFree(bias, softmax, emptyRows: true);
        return shared ? Mixing.Shared(weights, v) : Mixing.Heads(weights, v, heads);
    }

    /// <summary>The biases of lin.</summary>
    public static Tensor Lin(Tensor p, long length) =>
        -p.unsqueeze(1) * arange(length, ScalarType.Float64).to(p.dtype).unsqueeze(0);

    /// <summary>A result and its gradients for two arguments.</summary>
    public static Tensor[] Gradients(Func<Tensor, Tensor, Tensor> mix, Tensor kernel, Tensor v, Tensor g)
    {
        using var scope = NewDisposeScope();
        var k = kernel.detach().clone().requires_grad_();
        var x = v.detach().clone().requires_grad_();
        var result = mix(k, x);
        result.backward([g]);
        return [.. new[] { result.detach(), k.grad!, x.grad! }.Select(t => t.contiguous().MoveToOuterDisposeScope())];
    }

    /// <summary>Asserts a largest difference relative to the largest entry, or to least.</summary>
    public static void Close(Tensor truth, Tensor found, double limit = 5e-6, string what = "", double least = 1e-12)
    {
        Assert.Equal(truth.shape, found.shape);
        var error = Error(truth, found, least);
        Assert.True(error <= limit, $"{what}: found an error of {error:E2}, expected at most {limit:E2}");
    }

    /// <summary>The largest difference relative to the largest entry; not a number if one is none.</summary>
    public static double Error(Tensor truth, Tensor found, double least)
    {
        using var scope = NewDisposeScope();
        var t = truth.to(ScalarType.Float64);
        var largest = Math.Max(t.abs().max().item<double>(), least);
        return (t - found.to(ScalarType.Float64)).abs().max().item<double>() / largest;
    }
}
