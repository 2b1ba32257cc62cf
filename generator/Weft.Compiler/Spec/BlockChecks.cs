using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Norms;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>Conditions between the fields of one block, and between them and the width.</summary>
internal static class BlockChecks
{
    /// <summary>Reports every condition that a block violates, at the field to change.</summary>
    /// <param name="spec">The architecture.</param>
    /// <param name="block">The block.</param>
    /// <param name="tree">Its tree, with the values that it takes from the top level.</param>
    /// <param name="bag">Where to report.</param>
    public static void Run(ArchitectureSpec spec, BlockSpec block, YamlNode tree, DiagnosticBag bag)
    {
        var attention = block.Attention;
        var heads = tree.Locate("attention", "heads");
        var divides = attention.HeadSize == HeadSize.Full || spec.Width % attention.Heads == 0;
        if (!divides)
        {
            bag.Add(
                DiagnosticCatalogue.HeadsDoNotDivideWidth,
                heads,
                Text(
                    "found {0} heads, expected a divisor of the width {1}; change heads or write head-size: full",
                    attention.Heads,
                    spec.Width
                )
            );
        }

        var sum = attention.Groups.Sum(group => (long)group.Heads);
        if (sum != attention.Heads)
        {
            bag.Add(
                DiagnosticCatalogue.HeadGroups,
                heads,
                Text(
                    "found {0} heads and groups of {1} in all, expected the same number; write heads: {1} or change the groups",
                    attention.Heads,
                    sum
                )
            );
        }

        if (attention.Score is Tmx && attention.Normalisation == Normalisation.Softmax)
        {
            bag.Add(
                DiagnosticCatalogue.TmxIsPositional,
                tree.Locate("attention", "score"),
                "found score tmx under softmax, expected score none, as which it is compiled, since phi(w . x_t) is the same for every "
                    + "key and cancels; write score: none, or normalisation: none for weights that depend on the input"
            );
        }

        var headSize = attention.HeadSize == HeadSize.Full ? spec.Width : spec.Width / attention.Heads;
        CheckNorm(block.Norm?.Scheme, spec.Width, tree.Locate("norm"), bag);
        if (divides)
        {
            CheckNorm(attention.Score.HeadNorm, headSize, tree.Locate("attention", "score"), bag);
        }

        for (var i = 0; i < attention.Groups.Count; i++)
        {
            CheckPosition(attention, attention.Groups[i].Position, divides ? headSize : 2, GroupPlace(tree, i), bag);
        }

        PlanChecks.Run(block, tree, bag);
    }

    private static void CheckPosition(
        AttentionSpec attention,
        PositionScheme position,
        int headSize,
        Location at,
        DiagnosticBag bag
    )
    {
        if (position.Fault is { } fault)
        {
            bag.Add(DiagnosticCatalogue.PositionSettings, at, "found " + fault);
        }

        if (attention.Score.Conflict(position) is { } conflict)
        {
            bag.Add(
                DiagnosticCatalogue.PositionNeedsScore,
                at,
                $"found position {position.Word} with score {attention.Score.Word}, expected {conflict}"
            );
        }

        if (position is RotatingPosition && headSize % 2 != 0)
        {
            bag.Add(
                DiagnosticCatalogue.OddHeadSize,
                at,
                Text(
                    "found position {0} with heads of {1} coordinates, expected an even number, since pairs are rotated; change width or heads",
                    position.Word,
                    headSize
                )
            );
        }

        if (!attention.Causal && !position.AllowsFuture)
        {
            bag.Add(
                DiagnosticCatalogue.CausalPosition,
                at,
                $"found position {position.Word} with causal: false, expected an encoding of keys after the query, too; "
                    + "write none, an absolute or a rotating encoding, or causal: true"
            );
        }
    }

    /// <summary>Reports a norm of too few coordinates.</summary>
    public static void CheckNorm(NormScheme? norm, int coordinates, Location at, DiagnosticBag bag)
    {
        if (norm is not null && coordinates < norm.FewestCoordinates)
        {
            bag.Add(
                DiagnosticCatalogue.NormOfOne,
                at,
                Text(
                    "found {0} of {1} coordinates, which keeps no more than signs, expected at least {2}; change width or heads or write none",
                    norm.Word,
                    coordinates,
                    norm.FewestCoordinates
                )
            );
        }
    }

    private static Location GroupPlace(YamlNode tree, int group)
    {
        var attention = (tree as YamlMapping)?.Find("attention")?.Value as YamlMapping;
        return attention?.Find("position")?.Value is YamlSequence list
            ? list.Items[group].At
            : tree.Locate("attention", "position");
    }

    private static string Text(string format, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, format, values);
}
