using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Rates.Approximation;
using static TorchSharp.torch;

namespace Weft.Runtime.Rates.Construction;

/// <summary>
/// Writes weights into a module by what they do in the residual stream. Coordinate <see cref="Token"/> holds x and
/// <see cref="One"/> the constant 1, which serves as every bias; what nothing is written to is 0.
/// </summary>
internal sealed class ModuleWriter
{
    /// <summary>Where x is in the stream.</summary>
    public const int Token = 0;

    /// <summary>Where the constant 1 is.</summary>
    public const int One = 1;

    /// <summary>The first coordinate that is free.</summary>
    public const int Free = 2;

    private readonly SequenceModule _module;
    private readonly ArchitectureSpec _architecture;

    /// <summary>Clears the module and writes its embedding. Call it, and all else, without gradients.</summary>
    public ModuleWriter(SequenceModule module, ArchitectureSpec architecture)
    {
        (_module, _architecture) = (module, architecture);
        foreach (var parameter in module.parameters())
        {
            parameter.zero_();
        }

        Set("W_E", Token, 0, 1);
        Set("b_E", One, 0, 1);
    }

    /// <summary>Writes the slopes of a layer's heads.</summary>
    public void Slopes(int layer, IEnumerable<double> slopes)
    {
        Tensor theta = _module.Logical($"theta.{layer}");
        theta.copy_(tensor(slopes.Select(Slope.ToTheta).ToArray()).view(theta.shape));
    }

    /// <summary>Lets a head add its mean or sum of x, times a value, to coordinates of the stream.</summary>
    public void Head(int layer, int head, params IEnumerable<(int Coordinate, double Value)> outputs)
    {
        AttentionSpec attention = _architecture.Layers[layer].Attention;
        bool full = attention.HeadSize == HeadSize.Full;
        int size = Size(attention);
        foreach ((int coordinate, double value) in outputs)
        {
            // Full heads lie side by side and are added; split ones lie one above the other and are concatenated.
            if (full)
            {
                Set($"W_V.{layer}", coordinate, (head * size) + Token, value);
                Set($"W_O.{layer}", coordinate, coordinate, 1);
            }
            else
            {
                Set($"W_V.{layer}", head * size, Token, 1);
                Set($"W_O.{layer}", coordinate, head * size, value);
            }
        }
    }

    /// <summary>
    /// Adds p s to the logits of a head, where s is a sum of coordinates of the query: by a dot product with the key's
    /// constant, or by "t minus x", which has p by itself.
    /// </summary>
    public void Shift(int layer, int head, double slope, params (int Coordinate, double Weight)[] shift)
    {
        AttentionSpec attention = _architecture.Layers[layer].Attention;
        int size = Size(attention);
        foreach ((int coordinate, double weight) in shift)
        {
            if (attention.Score is Tmx)
            {
                Set($"W_X.{layer}", head, coordinate, weight);
                continue;
            }

            double scale = attention.Score is DotProduct { Scaled: true } ? System.Math.Sqrt(size) : 1;
            Set($"W_Q.{layer}", head * size, coordinate, slope * weight * scale);
        }

        if (attention.Score is DotProduct)
        {
            Set($"W_K.{layer}", head * size, One, 1);
        }
    }

    /// <summary>Writes units of a layer's feed-forward network, from the first free one on.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="units">Units over some arguments.</param>
    /// <param name="arguments">What each argument is in the stream.</param>
    /// <param name="output">Coordinate of the stream, or 0 for the output, that the sum is added to.</param>
    public void Units(
        int layer,
        IReadOnlyList<ReluUnit> units,
        IReadOnlyList<IReadOnlyList<(int Coordinate, double Weight)>> arguments,
        int output
    )
    {
        for (int k = 0; k < units.Count; k++)
        {
            var weights = units[k]
                .Weights.Zip(arguments, (w, a) => a.Select(c => (c.Coordinate, Weight: w * c.Weight)));
            foreach (var at in weights.SelectMany(w => w).Append((One, units[k].Bias)).GroupBy(w => w.Item1))
            {
                Set($"B.{layer}", k, at.Key, at.Sum(w => w.Item2));
            }

            Set($"A.{layer}", output, k, units[k].Outer);
        }
    }

    /// <summary>Writes the linear read-out.</summary>
    public void Output(IEnumerable<(int Coordinate, double Weight)> weights)
    {
        foreach (var at in weights.GroupBy(w => w.Coordinate))
        {
            Set("W_Y", 0, at.Key, at.Sum(w => w.Weight));
        }
    }

    private int Size(AttentionSpec attention) =>
        attention.HeadSize == HeadSize.Full ? _architecture.Width : _architecture.Width / attention.Heads;

    // A vector has rows only.
    private void Set(string name, int row, int column, double value)
    {
        Tensor place = _module.Logical(name).narrow(0, row, 1);
        (place.dim() == 1 ? place : place.narrow(1, column, 1)).Fill(value);
    }
}
