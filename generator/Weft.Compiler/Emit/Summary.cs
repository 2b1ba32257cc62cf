using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Emit;

/// <summary>An architecture in one sentence.</summary>
internal static class Summary
{
    public static string Of(ArchitectureSpec spec)
    {
        var layers = spec.Layers.Count;
        return $"{Text(layers)} {(layers == 1 ? "layer" : "layers")}, {string.Join("; then ", spec.Blocks.Select(block => Block(block, spec.Blocks.Count > 1)))}, "
            + $"D = {Text(spec.Width)}: {Input(spec)} to {Output(spec)}.";
    }

    private static string Block(BlockSpec block, bool counted)
    {
        var parts = new List<string>
        {
            $"{(counted && block.Repeat > 1 ? Text(block.Repeat) + " times " : "")}{Score(block.Attention)} attention",
            $"position {string.Join(" and ", block.Attention.Groups.Select(group => group.Position.Word))}",
            $"H = {Text(block.Attention.Heads)}",
        };
        if (block.FeedForward is { } network)
        {
            parts.Add($"{network.Activation.Word} feed-forward m = {Text(network.Width)}");
        }

        if (block.Norm is { } norm)
        {
            parts.Add($"{(norm.Placement == NormPlacement.Pre ? "pre" : "post")}-{norm.Scheme.Word}");
        }

        return string.Join(", ", parts);
    }

    private static string Score(AttentionSpec attention) =>
        (attention.Causal ? "" : "bidirectional ")
        + (attention.Score.Word == "none" ? "dot-product-free" : attention.Score.Word);

    private static string Input(ArchitectureSpec spec) =>
        spec.Input.Kind == StepKind.Real
            ? $"[B, T, {Text(spec.Input.Size)}]"
            : $"[B, T] tokens below {Text(spec.Input.Size)}";

    private static string Output(ArchitectureSpec spec) =>
        spec.ReadOut == ReadOut.Last ? $"[B, {Text(spec.Output.Size)}]" : $"[B, T, {Text(spec.Output.Size)}]";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
