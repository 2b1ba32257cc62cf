using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;

namespace Weft.Compiler.Passes;

/// <summary>What a pass did.</summary>
/// <param name="Name">The pass.</param>
/// <param name="Reason">What it does and why that is exact.</param>
/// <param name="Before">The graph it was given.</param>
/// <param name="After">The graph it made.</param>
public sealed record PassReport(string Name, string Reason, Graph Before, Graph After);

/// <summary>Runs the passes in their order.</summary>
internal static class PassPipeline
{
    /// <summary>
    /// Every pass. What cancels goes first, so that nothing is done for it. Last-position decides how many rows there are,
    /// on which the later choices depend. Maps are moved and composed while they are single parameters; packing comes
    /// before folding and tabulating, so that one of these serves the packed projections, and before activations
    /// are fused, which takes a gate out of a packed product. Fusing comes last: the others
    /// choose what is mixed by which weights.
    /// </summary>
    public static readonly IReadOnlyList<Pass> Ordered =
    [
        new SoftmaxCancellation(),
        new LastPosition(),
        new MixBeforeProjection(),
        new AbsorbedScores(),
        new Reassociation(),
        new PackedProjections(),
        new VocabularyTables(),
        new EmbeddingFolding(),
        new NormFolding(),
        new FusedActivation(),
        new FusedAttention(),
        new CausalConvolution(),
        new FusedResidual(),
        new FusedFeedForward(),
    ];

    /// <summary>Runs all passes but those that the options leave out.</summary>
    public static (Graph Graph, IReadOnlyList<PassReport> Fired) Run(Graph graph, CompileOptions options) =>
        Run(graph, Ordered.Where(pass => !options.WithoutPasses.Contains(pass.Name)), options);

    /// <summary>Runs some passes in turn.</summary>
    public static (Graph Graph, IReadOnlyList<PassReport> Fired) Run(
        Graph graph,
        IEnumerable<Pass> passes,
        CompileOptions options
    )
    {
        var fired = new List<PassReport>();
        foreach (var pass in passes)
        {
            var after = pass.Run(graph, options);
            if (!after.SameAs(graph))
            {
                fired.Add(new PassReport(pass.Name, pass.Reason, graph, after));
                graph = after;
            }
        }

        return (graph, fired);
    }
}
