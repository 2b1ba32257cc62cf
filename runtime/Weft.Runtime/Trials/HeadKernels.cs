using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using Weft.Compiler;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Reference;
using static TorchSharp.torch;

namespace Weft.Runtime.Trials;

/// <summary>Evaluates the learned biases by distance of a module's heads, by the formulas of their encodings.</summary>
internal static class HeadKernels
{
    /// <summary>The kernel of every head that has a bias by distance, layer by layer.</summary>
    /// <param name="module">The module.</param>
    /// <param name="architecture">What it was compiled from.</param>
    /// <param name="distances">The distances n.</param>
    public static IReadOnlyList<HeadKernel> Of(
        SequenceModule module,
        ArchitectureSpec architecture,
        IReadOnlyList<int> distances
    )
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var kernels = new List<HeadKernel>();
        for (int layer = 0; layer < architecture.Layers.Count; layer++)
        {
            AttentionSpec attention = architecture.Layers[layer].Attention;
            int first = 0;
            for (int group = 0; group < attention.Groups.Count; first += attention.Groups[group++].Heads)
            {
                if (attention.Groups[group].Position is not RelativePosition position)
                {
                    continue;
                }

                string place = ParameterNames.GroupPlace(layer, group, attention.Groups.Count);
                if (Biases(module, position, attention.Groups[group].Heads, place, distances) is not { } biases)
                {
                    continue;
                }

                for (int h = 0; h < attention.Groups[group].Heads; h++)
                {
                    double[] own = [.. Enumerable.Range(0, distances.Count).Select(i => biases[h, i])];
                    double largest = own.Max();
                    kernels.Add(
                        new HeadKernel(
                            layer,
                            first + h,
                            position.Word,
                            [
                                .. own.Select(b =>
                                    double.IsNegativeInfinity(b) ? 0 : LearnedMemory.Rounded(Math.Exp(b - largest))
                                ),
                            ]
                        )
                    );
                }
            }
        }

        return kernels;
    }

    // b_h(n), [H, N]; negative infinity where a head sees nothing. Null for a module that the compiler did not make, which
    // may lack what its spec declares.
    private static double[,]? Biases(
        SequenceModule module,
        RelativePosition position,
        int heads,
        string place,
        IReadOnlyList<int> distances
    )
    {
        Dictionary<string, Tensor> variables;
        try
        {
            variables = position.Parameters.ToDictionary(
                p => p.Name,
                p => module.Logical($"{p.Name}.{place}").to(ScalarType.Float64)
            );
        }
        catch (ArgumentException)
        {
            return null;
        }

        variables.Add("h", Arithmetic.Range(1, heads + 1, ScalarType.Float64));
        var biases = new double[heads, distances.Count];
        for (int i = 0; i < distances.Count; i++)
        {
            double[] column = [.. Enumerable.Repeat(double.NegativeInfinity, heads)];
            if (distances[i] >= position.Nearest)
            {
                variables["n"] = tensor((double)distances[i], ScalarType.Float64);
                Tensor value = FormulaEvaluator.Evaluate(position.Bias(heads), variables).expand(heads);
                column = value.contiguous().data<double>().ToArray();
            }

            for (int h = 0; h < heads; h++)
            {
                biases[h, i] = column[h];
            }
        }

        return biases;
    }
}
