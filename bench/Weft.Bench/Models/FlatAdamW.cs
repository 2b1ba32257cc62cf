using System.Linq;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>
/// TorchSharp's AdamW over one tensor: the parameters of a module become views of it, so that a step is a few operations
/// on long vectors, not as many for each parameter.
/// </summary>
internal sealed class FlatAdamW
{
    private readonly Tensor _gradients;
    private readonly optim.Optimizer _optimiser;

    public FlatAdamW(nn.Module module, double learningRate)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Parameter[] parameters = [.. module.parameters()];
        long count = parameters.Sum(parameter => parameter.numel());
        var flat = new Parameter(zeros(count));
        _gradients = zeros(count).DetachFromDisposeScope();
        long start = 0;
        foreach (Parameter parameter in parameters)
        {
            long size = parameter.numel();
            Tensor view = flat.narrow(0, start, size).view(parameter.shape);
            view.copy_(parameter);
            parameter.set_(view);
            parameter.grad = _gradients.narrow(0, start, size).view(parameter.shape);
            start += size;
        }

        flat.DetachFromDisposeScope();
        flat.grad = _gradients;
        _optimiser = optim.AdamW([flat], lr: learningRate);
    }

    /// <summary>Sets every gradient to 0 in place.</summary>
    public void ClearGradients() => _gradients.zero_();

    /// <summary>Takes a step.</summary>
    public void Step() => _optimiser.step();
}
