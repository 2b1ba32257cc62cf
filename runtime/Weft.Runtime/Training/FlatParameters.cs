using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Weft.Runtime.Training;

/// <summary>
/// All trained parameters of a module in one float32 buffer, and their gradients in another, so that the optimiser
/// is one pass over memory. The module's parameters become views of the buffer; backward adds to the gradient
/// buffer in place.
/// </summary>
/// <remarks>
/// Never call <c>zero_grad()</c> on such a module: it drops the gradient views, and the next backward would allocate
/// gradients that the optimiser does not see. Tensors derived from parameters before this object was created still
/// refer to the old storage.
/// </remarks>
internal sealed class FlatParameters : IDisposable
{
    private readonly Tensor _values;
    private readonly Tensor _gradients;

    /// <summary>Moves the parameters of a module into one buffer, keeping their values.</summary>
    /// <param name="module">A module on the CPU whose trained parameters are float32.</param>
    /// <exception cref="ArgumentException">A parameter is not float32 on the CPU.</exception>
    public FlatParameters(nn.Module module)
    {
        IReadOnlyList<(string name, Parameter parameter)> named =
        [
            .. module.named_parameters().Where(entry => entry.parameter.requires_grad),
        ];
        foreach ((string name, Parameter parameter) in named)
        {
            if (parameter.dtype != ScalarType.Float32 || parameter.device_type != DeviceType.CPU)
            {
                throw new ArgumentException(
                    $"Parameter '{name}' is {parameter.dtype} on {parameter.device_type}; "
                        + "training needs Float32 on CPU; create the module so.",
                    nameof(module)
                );
            }
        }

        Count = named.Sum(entry => entry.parameter.numel());
        Parts =
        [
            .. named.Select(entry => new FlatPart(
                checked((int)entry.parameter.numel()),
                Decays: entry.parameter.dim() >= 2
            )),
        ];
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        // The buffers outlive every scope, the caller's too: Dispose releases them.
        _values = zeros(Count, float32).DetachFromDisposeScope();
        _gradients = zeros(Count, float32).DetachFromDisposeScope();
        long offset = 0;
        foreach ((_, Parameter parameter) in named)
        {
            long size = parameter.numel();
            Tensor view = _values.narrow(0, offset, size).view(parameter.shape);
            view.copy_(parameter);
            parameter.set_(view);
            parameter.grad = _gradients.narrow(0, offset, size).view(parameter.shape);
            offset += size;
        }
    }

    /// <summary>Number of trained scalars.</summary>
    public long Count { get; }

    /// <summary>
    /// The parameters in their order. Weight decay acts on matrices and leaves biases, gains and slopes alone, for which 0
    /// is no simpler value than another.
    /// </summary>
    public IReadOnlyList<FlatPart> Parts { get; }

    /// <summary>All parameters, one after another in the order of <c>named_parameters</c>.</summary>
    public Span<float> Values => MemoryMarshal.Cast<byte, float>(_values.bytes);

    /// <summary>All gradients in the same order.</summary>
    public Span<float> Gradients => MemoryMarshal.Cast<byte, float>(_gradients.bytes);

    /// <summary>Sets every gradient to 0 and keeps the views in place.</summary>
    public void ClearGradients() => Gradients.Clear();

    /// <summary>Releases the handles of the buffers; the module's views keep the memory alive.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _gradients.Dispose();
    }
}
