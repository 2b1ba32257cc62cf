using System;
using Weft.Bench.Models;
using static TorchSharp.torch;

namespace Weft.Bench.Onnx;

/// <summary>
/// A pre-norm decoder with dot products as an ONNX model for inference: weights, biases by distance and masks are
/// constants, sizes are fixed, so that the runtime may fold and fuse whatever it can.
/// </summary>
internal sealed class OnnxDecoder
{
    public const string Input = "tokens";

    private const float Epsilon = 1e-5f;

    // Heads and positions change places.
    private static readonly int[] s_swapped = [0, 2, 1, 3];

    private readonly DecoderSizes _sizes;
    private readonly NamedWeights _weights;
    private readonly long _batch;
    private readonly OnnxGraph _graph = new();

    private OnnxDecoder(DecoderSizes sizes, NamedWeights weights, long batch) =>
        (_sizes, _weights, _batch) = (sizes, weights, batch);

    /// <summary>The file.</summary>
    public static byte[] Write(DecoderSizes sizes, NamedWeights weights, long batch)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return new OnnxDecoder(sizes, weights, batch).Model();
    }

    private byte[] Model()
    {
        var x = _graph.Node("Gather", [Weight("W_E"), Input]);
        if (_sizes.Bias == DistanceBiasKind.None)
        {
            x = Add(x, Weight("P"));
        }

        for (int layer = 0; layer < _sizes.Layers; layer++)
        {
            x = Add(x, Attention(Norm(x, $"g_1.{layer}", $"s_1.{layer}"), layer));
            var hidden = Linear(Norm(x, $"g_2.{layer}", $"s_2.{layer}"), [$"B.{layer}"], [$"c.{layer}"]);
            x = Add(x, Linear(_graph.Node("Gelu", [hidden]), [$"A.{layer}"], [$"b_A.{layer}"]));
        }

        var y = Linear(Norm(x, "g_Y", "s_Y"), ["W_E"], ["b_Y"]);
        return _graph.Model((Input, [_batch, _sizes.Length]), (y, [_batch, _sizes.Length, _sizes.Vocabulary]));
    }

    private string Attention(string x, int layer)
    {
        var packed = Linear(
            x,
            [$"W_Q.{layer}", $"W_K.{layer}", $"W_V.{layer}"],
            [$"b_Q.{layer}", $"b_K.{layer}", $"b_V.{layer}"]
        );
        var parts = _graph.Nodes("Split", 3, [packed], ("axis", -1), ("num_outputs", 3));
        var scale = _graph.Constant(tensor((float)(1 / Math.Sqrt(_sizes.HeadSize))));
        var q = _graph.Node("Mul", [Heads(parts[0], 0, 2, 1, 3), scale]);
        var scores = _graph.Node("MatMul", [q, Heads(parts[1], 0, 2, 3, 1)]);
        var weights = _graph.Node("Softmax", [Add(scores, _graph.Constant(Bias(layer)))], ("axis", -1));
        var mixed = _graph.Node("MatMul", [weights, Heads(parts[2], 0, 2, 1, 3)]);
        if (_sizes.Bias == DistanceBiasKind.Log)
        {
            // The first token sees nothing.
            var seen = (arange(_sizes.Length) > 0).to(ScalarType.Float32).unsqueeze(1);
            mixed = _graph.Node("Mul", [mixed, _graph.Constant(seen)]);
        }

        var joined = _graph.Node(
            "Reshape",
            [
                _graph.Node("Transpose", [mixed], ("perm", s_swapped)),
                _graph.Constant(_batch, _sizes.Length, _sizes.Width),
            ]
        );
        return Linear(joined, [$"W_O.{layer}"], [$"b_O.{layer}"]);
    }

    // [H, T, T] or [T, T], -1e30 where a key is hidden.
    private Tensor Bias(int layer)
    {
        var (phi, hidden) = DistanceTables.Of(_sizes);
        var bias =
            _sizes.Bias == DistanceBiasKind.None
                ? zeros_like(phi)
                : nn.functional.softplus(_weights.Copy($"theta.{layer}")).view(-1, 1, 1) * phi;
        return bias.masked_fill(hidden, -1e30);
    }

    private string Heads(string x, params int[] order)
    {
        var shape = _graph.Constant(_batch, _sizes.Length, _sizes.Heads, _sizes.HeadSize);
        return _graph.Node("Transpose", [_graph.Node("Reshape", [x, shape])], ("perm", order));
    }

    private string Linear(string x, string[] weights, string[] biases) =>
        Add(_graph.Node("MatMul", [x, _graph.Constant(_weights.Copy(weights).t())]), Weight(biases));

    private string Norm(string x, string gain, string shift) =>
        _graph.Node("LayerNormalization", [x, Weight(gain), Weight(shift)], ("axis", -1), ("epsilon", Epsilon));

    private string Add(string x, string y) => _graph.Node("Add", [x, y]);

    private string Weight(params string[] names) => _graph.Constant(_weights.Copy(names));
}
