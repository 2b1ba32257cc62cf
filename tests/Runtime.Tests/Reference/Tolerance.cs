using System;
using System.Linq;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>How far an evaluation in one type may be from the truth.</summary>
/// <param name="Type">The type, for messages.</param>
/// <param name="Bound">On the largest difference within a tensor, relative to the tensor's largest entry.</param>
/// <param name="GradientFloor">What gradients are taken relative to if they are smaller.</param>
internal sealed record Tolerance(string Type, double Bound, double GradientFloor)
{
    /// <summary>How often the effect of a random disturbance may be exceeded by one that is not random.</summary>
    private const double Worst = 4;

    /// <summary>Compares outputs and all gradients.</summary>
    /// <param name="truth">The truth.</param>
    /// <param name="found">What is compared with it.</param>
    /// <param name="nearby">The truth for slightly other parameters and input; the error may be of that size, too.</param>
    /// <exception cref="Difference">The bound is exceeded.</exception>
    public void Require(Evaluation truth, Evaluation found, Evaluation? nearby = null)
    {
        if (!truth.Output.shape.SequenceEqual(found.Output.shape))
        {
            var (rows, others) = (string.Join(", ", truth.Output.shape), string.Join(", ", found.Output.shape));
            throw new Difference($"{Type} output: shape [{others}], that of the reference [{rows}]");
        }
        RequireEqual("output", truth.Output, found.Output, nearby?.Output, 0);
        foreach (var (name, gradient) in truth.Gradients)
        {
            RequireEqual(
                $"gradient of {name}",
                gradient,
                found.Gradients[name],
                nearby?.Gradients[name],
                GradientFloor
            );
        }
    }

    private void RequireEqual(string what, Tensor truth, Tensor found, Tensor? nearby, double floor)
    {
        var error = TensorError.Relative(truth, found, floor);
        var bound = Bound + (nearby is null ? 0 : Worst * TensorError.Relative(truth, nearby, floor));
        // Written so that an error that is no number fails too.
        if (!(error <= bound))
        {
            throw new Difference(FormattableString.Invariant($"{Type} {what}: relative error {error:E2} > {bound:E0}"));
        }
    }
}
