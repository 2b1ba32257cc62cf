using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>One forward and backward pass: the output and the gradients of all parameters and of a real input.</summary>
/// <param name="Output">The output.</param>
/// <param name="Gradients">Those of a weighted sum of the outputs, by name.</param>
internal sealed record Evaluation(Tensor Output, IReadOnlyDictionary<string, Tensor> Gradients)
{
    /// <summary>The largest entry of any gradient.</summary>
    public double LargestGradient => Gradients.Values.Select(TensorError.Largest).DefaultIfEmpty().Max();

    /// <summary>The largest entry of all; no number where one entry is none.</summary>
    public double Largest => Gradients.Values.Append(Output).Select(TensorError.Largest).Aggregate(Math.Max);

    public static Evaluation Run(
        SequenceModule module,
        ArchitectureSpec spec,
        Tensor input,
        Func<Tensor, Tensor> evaluate
    )
    {
        var parameters = module.named_parameters().ToArray();
        var type = parameters[0].parameter.dtype;
        var isReal = spec.Input.Kind == StepKind.Real;
        var x = isReal ? input.to(type).detach().clone().requires_grad_() : input;
        var output = evaluate(x);

        // Weights that differ from entry to entry, so that no error can cancel in the sum; all of one sign, so that the
        // gradients of outputs that are nearly equal do not cancel either, which would leave their rounding errors.
        var weights = (arange(1, output.numel() + 1, ScalarType.Float64).sin() + 1.5).view(output.shape).to(type);
        (output * weights).sum().backward();

        // A parameter that the output does not depend on may have no gradient, which means zero.
        var gradients = parameters.ToDictionary(p => p.name, p => p.parameter.grad ?? zeros_like(p.parameter));
        if (isReal)
        {
            gradients.Add("input", x.grad ?? zeros_like(x));
        }
        return new Evaluation(output.detach(), gradients);
    }
}
