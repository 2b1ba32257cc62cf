using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Lowering;

/// <summary>What the parts of a layer share while it is lowered.</summary>
/// <param name="graph">Where ops are added.</param>
/// <param name="spec">The architecture.</param>
/// <param name="layer">Number of the layer, from 0.</param>
/// <param name="block">Its declaration.</param>
/// <param name="stream">Index of the attention's input, [B, T, D].</param>
internal sealed class LayerLowering(GraphBuilder graph, ArchitectureSpec spec, int layer, BlockSpec block, int stream)
{
    private readonly string place = layer.ToString(CultureInfo.InvariantCulture);

    public GraphBuilder Graph => graph;

    public AttentionSpec Attention => block.Attention;

    public PlanSpec Plan => block.Plan;

    public int Stream => stream;

    public int Width => spec.Width;

    public bool IsFull => Attention.HeadSize == Spec.HeadSize.Full;

    /// <summary>e.</summary>
    public int HeadSize => IsFull ? Width : Width / Attention.Heads;

    /// <summary>Whether some head has a positional bias.</summary>
    public bool HasBiases => Attention.Groups.Any(group => group.Position is RelativePosition);

    public Weighting Weighting =>
        new(
            Attention.Normalisation,
            Attention.Causal,
            Attention.Normalisation == Normalisation.Softmax
                && Attention.Groups.Any(group => group.Position is RelativePosition { Nearest: > 0 })
        );

    /// <summary>Adds a parameter of this layer.</summary>
    public int Parameter(string name, Initialisation initialisation, int rows, int? columns = null) =>
        graph.Add(ParameterOp.Single(name, place, initialisation, rows, columns));

    /// <summary>A linear map of this layer, with a bias where the architecture has one on every map.</summary>
    public int Linear(int x, string name, string? bias, int rows, int columns, double gain = 1)
    {
        var initialisation = new Initialisation.Uniform(columns, gain);
        var weight = Parameter(name, initialisation, rows, columns);
        return graph.Add(
            new LinearOp(
                x,
                weight,
                bias is not null && spec.Biases == Spec.Biases.All ? Parameter(bias, initialisation, rows) : null
            )
        );
    }

    /// <summary>A projection of the stream for all heads: [B, T, H rows], normalised and rotated as declared.</summary>
    public int Project(Projection projection, double gain)
    {
        var heads = Attention.Heads;
        var value = Linear(stream, projection.Name, projection.Bias, heads * projection.Rows, Width, gain);
        if (projection.Norm is { } norm)
        {
            var initial = Parameter(projection.Gain, new Initialisation.Constant(1), projection.Rows);
            value = graph.Add(new NormOp(value, initial, null, norm, heads));
        }

        return projection.Rotates ? Rotate(value) : value;
    }

    /// <summary>The biases of all heads by distance, [H, T].</summary>
    public int DistanceBiases()
    {
        var parts = Attention
            .Groups.Select(
                (group, i) =>
                    graph.Add(
                        new DistanceBiasOp(
                            new EquatableArray<int>(GroupParameters(group, i)),
                            group.Position,
                            group.Heads
                        )
                    )
            )
            .ToArray();
        return parts.Length == 1
            ? parts[0]
            : graph.Add(new ConcatenateOp(new EquatableArray<int>(parts), AlongLast: false));
    }

    /// <summary>The parameters of a group's encoding, each with a row for every head of the group.</summary>
    public IEnumerable<int> GroupParameters(HeadGroup group, int index) =>
        (group.Position as RelativePosition)?.Parameters.Select(parameter =>
            graph.Add(
                ParameterOp.Single(
                    parameter.Name,
                    ParameterNames.GroupPlace(layer, index, Attention.Groups.Count),
                    parameter.Initialisation,
                    group.Heads,
                    parameter.Columns
                )
            )
        )
        ?? [];

    private int Rotate(int value)
    {
        var first = 0;
        foreach (var group in Attention.Groups)
        {
            if (group.Position is RotatingPosition scheme)
            {
                value = graph.Add(new RotateOp(value, scheme, Attention.Heads, HeadSize, first, group.Heads));
            }

            first += group.Heads;
        }

        return value;
    }
}
