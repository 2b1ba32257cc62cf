using System;
using TorchSharp;
using TorchSharp.Modules;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Runtime.Tests.Training;

/// <summary>y = a . (the last k tokens) + b, with a parameter named theta.0 that takes no part.</summary>
internal sealed class WindowModule : SequenceModule
{
    private readonly int _window;
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Parameter theta;

    public WindowModule(int window, float scale = 0.1f)
        : base("Window")
    {
        _window = window;
        weight = new Parameter(randn(window, 1) * scale);
        bias = new Parameter(zeros(1));
        theta = new Parameter(zeros(2));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor last = input.narrow(1, input.shape[1] - _window, _window).squeeze(2);
        return (last.matmul(weight) + bias + 0 * theta.sum(dim: 0)).MoveToOuterDisposeScope();
    }

    public override Tensor Logical(string name) =>
        name switch
        {
            "theta.0" => theta.alias(),
            _ => throw new ArgumentException($"No parameter '{name}'.", nameof(name)),
        };
}
