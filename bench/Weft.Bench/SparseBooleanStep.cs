using System;
using BenchmarkDotNet.Attributes;
using Weft.Generated;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Bench;

/// <summary>
/// One training step of experiment 1b's shape (one dot-product-free layer, H = 32, m = 256, D = 64, T = 1000, B = 100,
/// last position): forward, backward and AdamW, both sides with the same process settings and optimiser.
/// </summary>
public class SparseBooleanStep : IDisposable
{
    private readonly SparseBoolean compiled;
    private readonly IdiomaticSparseBoolean idiomatic;
    private readonly optim.Optimizer compiledOptimiser,
        idiomaticOptimiser;
    private readonly Tensor input,
        target;

    /// <summary>Draws weights and data.</summary>
    public SparseBooleanStep()
    {
        ProcessSettings.Apply();
        manual_seed(1);
        (compiled, idiomatic) = (new SparseBoolean(), new IdiomaticSparseBoolean());
        (compiledOptimiser, idiomaticOptimiser) = (
            optim.AdamW(compiled.parameters()),
            optim.AdamW(idiomatic.parameters())
        );
        (input, target) = (randint(0, 2, [100, 1000, 1]).to(ScalarType.Float32) * 2 - 1, randn(100, 1));
    }

    /// <summary>The usual way, all positions.</summary>
    [Benchmark(Baseline = true)]
    public void IdiomaticTorchSharp() => Step(idiomatic, idiomaticOptimiser);

    /// <summary>The generated class.</summary>
    [Benchmark]
    public void Weft() => Step(compiled, compiledOptimiser);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (
            var item in new IDisposable[] { compiled, idiomatic, compiledOptimiser, idiomaticOptimiser, input, target }
        )
        {
            item.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private void Step(nn.Module<Tensor, Tensor> module, optim.Optimizer optimiser)
    {
        using var scope = NewDisposeScope();
        optimiser.zero_grad();
        nn.functional.mse_loss(module.forward(input), target).backward();
        optimiser.step();
    }
}
