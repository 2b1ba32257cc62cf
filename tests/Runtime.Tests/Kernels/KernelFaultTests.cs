using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Weft.MemoryDrill;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>What a backward pass of ours throws ends the pass of libtorch that called it, and nothing else.</summary>
public sealed class KernelFaultTests
{
    private static readonly Dictionary<string, Func<Action>> s_others = new()
    {
        ["linear-layer"] = () => Pass(x => LinearLayer.RunAnySize(x, rand(4, 4).requires_grad_(), null, x)),
        ["fused-activation"] = () => Pass(x => FusedActivation.ByKernel<GeluCurve>(x, rand(4).requires_grad_(), false)),
        ["cross-entropy"] = () => Pass(x => CrossEntropy.ByKernel(x, zeros([2, 3], ScalarType.Int64))),
    };

    public static TheoryData<string> Kernels =>
        [.. Drills.All.Keys.Where(name => name is not ("adamw" or Drills.ThreadTeam)), .. s_others.Keys];

    [Theory, MemberData(nameof(Kernels))]
    public void A_fault_stops_the_pass(string kernel)
    {
        using var scope = NewDisposeScope();
        Action call = s_others.TryGetValue(kernel, out Func<Action>? other) ? other() : Drills.All[kernel]();
        KernelFault.Probe = () => throw new InvalidOperationException("injected");
        try
        {
            Assert.Contains(
                "invalid gradient",
                Assert.Throws<ExternalException>(call).Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            KernelFault.Probe = null;
        }

        // Nothing is left that a later pass could stumble over.
        call();
    }

    [Fact]
    public void What_was_thrown_is_what_the_caller_sees()
    {
        using var scope = NewDisposeScope();
        Tensor gain = ones(4).requires_grad_();
        Tensor Loss() => RmsNorm.Run(randn(2, 3, 4), gain, 1e-5).sum();
        KernelFault.Probe = () => throw new InvalidOperationException("injected");
        try
        {
            Assert.Equal(
                "injected",
                Assert.Throws<InvalidOperationException>(() => KernelFault.Backward(Loss())).Message
            );
        }
        finally
        {
            KernelFault.Probe = null;
        }

        Assert.Null(gain.grad);
        KernelFault.Backward(Loss());
        Assert.NotNull(gain.grad);

        // What libtorch itself finds wrong stays its own.
        Assert.Throws<ExternalException>(() => KernelFault.Backward(ones(2)));
    }

    private static Action Pass(Func<Tensor, Tensor> forward) =>
        () => forward(randn(2, 3, 4).requires_grad_()).sum().backward();
}
