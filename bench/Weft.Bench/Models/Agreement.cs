using System.Globalization;
using System.IO;
using System.Linq;
using Weft.Runtime.Modules;
using Weft.Runtime.Timing;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>Two sides are compared only if they compute the same function: outputs, and the gradient of the embedding.</summary>
internal static class Agreement
{
    /// <summary>Of the largest entry.</summary>
    public const double Bound = 1e-4;

    /// <summary>Compares a hand-written module with the compiled one, before either is trained.</summary>
    /// <exception cref="InvalidDataException">They differ by more than the bound.</exception>
    public static void Check(
        string name,
        SequenceModule ours,
        nn.Module<Tensor, Tensor> theirs,
        RandomBatch batch,
        double bound
    )
    {
        using var scope = NewDisposeScope();
        var table = ours.Logical("W_E");
        var (expected, slope) = Evaluate(ours, table, batch);
        var (actual, otherSlope) = Evaluate(theirs, table, batch);
        Compare(name, "outputs", expected, actual, bound);
        Compare(name, "gradients", slope, otherSlope, bound);
    }

    /// <summary>Compares outputs.</summary>
    /// <exception cref="InvalidDataException">They differ by more than the bound.</exception>
    public static void Compare(string name, string what, Tensor expected, Tensor actual, double bound = Bound)
    {
        double scale = expected.abs().max().item<float>();
        double error = (expected - actual).abs().max().item<float>() / scale;
        if (!(error <= bound))
        {
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {what} differ by {error:g3} of the largest, at most {bound} is expected"
                )
            );
        }
    }

    // The embedding is found by its values: where it stands among the parameters differs from module to module.
    private static (Tensor Outputs, Tensor Gradient) Evaluate(
        nn.Module<Tensor, Tensor> module,
        Tensor table,
        RandomBatch batch
    )
    {
        var embedding = module
            .parameters()
            .First(p => p.shape.SequenceEqual(table.shape) && p.equal(table).all().item<bool>());
        var outputs = module.call(batch.Inputs);
        batch.Loss(outputs).backward();
        var gradient = embedding.grad!.clone();
        module.zero_grad();
        return (outputs.detach(), gradient);
    }
}
