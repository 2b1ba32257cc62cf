using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using Weft.Runtime.Training;
using Xunit;
using static TorchSharp.torch;

namespace Runtime.Tests.Training;

public class FlatParametersTests
{
    [Fact]
    public void Values_are_kept_and_shared()
    {
        random.manual_seed(1);
        using var layer = nn.Linear(3, 2);
        float[] before = [.. layer.parameters().SelectMany(p => p.data<float>().ToArray())];
        using var flat = new FlatParameters(layer);
        Assert.Equal(8, flat.Count);
        Assert.Equal([new FlatPart(6, Decays: true), new FlatPart(2, Decays: false)], flat.Parts);
        Assert.Equal(before, flat.Values.ToArray());
        flat.Values[0] = 42;
        Assert.Equal(42, layer.weight![0, 0].item<float>());
        Assert.True(layer.weight.requires_grad && layer.weight.is_leaf);
    }

    [Fact]
    public void Backward_adds_in_place_step_after_step()
    {
        random.manual_seed(1);
        using var flatLayer = nn.Linear(3, 2);
        using var plainLayer = nn.Linear(3, 2);
        plainLayer.load_state_dict(flatLayer.state_dict());
        using var flat = new FlatParameters(flatLayer);
        nint weight = Address(flatLayer.weight!.grad!);
        for (int step = 0; step < 5; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = randn(4, 3);
            flat.ClearGradients();
            plainLayer.zero_grad();
            flatLayer.call(x).square().sum().backward();
            plainLayer.call(x).square().sum().backward();
            float[] expected = [.. plainLayer.parameters().SelectMany(p => p.grad!.data<float>().ToArray())];
            Assert.Equal(expected, flat.Gradients.ToArray());
            Assert.Equal(weight, Address(flatLayer.weight.grad!));
        }
    }

    [Fact]
    public void Module_outlives_the_buffers()
    {
        using var layer = nn.Linear(3, 2);
        new FlatParameters(layer).Dispose();
        Assert.Equal(6, layer.weight!.numel());
        Assert.True(float.IsFinite(layer.weight.sum().item<float>()));
    }

    [Fact]
    public void Other_types_are_refused_by_name()
    {
        using var layer = nn.Linear(3, 2, dtype: ScalarType.Float64);
        var error = Assert.Throws<ArgumentException>(() => new FlatParameters(layer));
        Assert.Contains("'weight' is Float64", error.Message, StringComparison.Ordinal);
    }

    private static unsafe nint Address(Tensor tensor) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
