using System;
using System.Linq;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>How far an evaluation in one type may be from the truth.</summary>
/// <param name="Type">The type, for messages.</param>
/// <param name="Bound">On the largest difference within a tensor, relative to the tensor's largest entry.</param>
/// <param name="OutputFloor">What outputs are taken relative to if they are smaller.</param>
/// <param name="GradientFloor">What gradients are taken relative to if they are smaller.</param>
internal sealed record Tolerance(string Type, double Bound, double OutputFloor, double GradientFloor)
{
    /// <summary>Compares outputs and all gradients.</summary>
    /// <exception cref="Difference">The bound is exceeded.</exception>
    public void Require(Evaluation truth, Evaluation found)
    {
        if (!truth.Output.shape.SequenceEqual(found.Output.shape))
        {
            var (rows, others) = (string.Join(", ", truth.Output.shape), string.Join(", ", found.Output.shape));
            throw new Difference($"{Type} output: shape [{others}], that of the reference [{rows}]");
        }
        RequireEqual("output", truth.Output, found.Output, OutputFloor);
        foreach (var (name, gradient) in truth.Gradients)
        {
            RequireEqual($"gradient of {name}", gradient, found.Gradients[name], GradientFloor);
        }
    }

    private void RequireEqual(string what, Tensor truth, Tensor found, double floor)
    {
        var error = TensorError.Relative(truth, found, floor);
        // Written so that an error that is no number fails too.
        if (!(error <= Bound))
        {
            throw new Difference(FormattableString.Invariant($"{Type} {what}: relative error {error:E2} > {Bound:E0}"));
        }
    }
}
