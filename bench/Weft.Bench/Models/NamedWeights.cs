using System.Collections.Generic;
using System.Linq;
using TorchSharp.Modules;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>Modules of TorchSharp with copies of a compiled module's weights, found by the names of the paper's formulas.</summary>
internal sealed class NamedWeights(SequenceModule source)
{
    /// <summary>A copy of a weight; several are stacked.</summary>
    public Tensor Copy(params string[] names)
    {
        using var noGrad = no_grad();
        return cat([.. names.Select(source.Logical)], 0).detach().clone();
    }

    /// <summary>A trained copy.</summary>
    public Parameter Parameter(params string[] names) => new(Copy(names));

    /// <summary>A linear map; the weights of several are stacked.</summary>
    public Linear Linear(IEnumerable<string> weights, IEnumerable<string> biases) =>
        nn.Linear(Parameter([.. weights]), Parameter([.. biases]));

    /// <summary>A linear map.</summary>
    public Linear Linear(string weight, string bias) => Linear([weight], [bias]);

    /// <summary>A table of vectors.</summary>
    public Embedding Embedding(string name)
    {
        Tensor table = Copy(name);
        var embedding = nn.Embedding(table.size(0), table.size(1));
        Set(embedding.weight!, table);
        return embedding;
    }

    /// <summary>A layer norm with gains and shifts.</summary>
    public LayerNorm LayerNorm(string gain, string shift)
    {
        Tensor gains = Copy(gain);
        var norm = nn.LayerNorm(gains.size(0));
        Set(norm.weight!, gains);
        Set(norm.bias!, Copy(shift));
        return norm;
    }

    /// <summary>Overwrites a parameter.</summary>
    public static void Set(Tensor parameter, Tensor value)
    {
        using var noGrad = no_grad();
        parameter.copy_(value);
    }
}
