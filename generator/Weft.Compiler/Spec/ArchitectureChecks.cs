using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>What no single field can know: conditions between fields of an architecture.</summary>
internal static class ArchitectureChecks
{
    /// <summary>Ceiling on parameters; beyond it a tensor no longer fits 32-bit indices, let alone a training run.</summary>
    private const long MostParameters = 1L << 31;

    /// <summary>Reports every condition that the spec violates, at the field to change.</summary>
    public static void Run(ArchitectureSpec spec, YamlNode root, DiagnosticBag bag)
    {
        var errors = bag.Count;
        var trees = ArchitectureLanguage.Root.BlockTrees((YamlMapping)root, new DiagnosticBag());
        for (var i = 0; i < spec.Blocks.Count; i++)
        {
            BlockChecks.Run(spec, spec.Blocks[i], trees[i], bag);
        }

        CheckAbsolutePositions(spec, trees, bag);
        CheckTiedEmbeddings(spec, root, bag);
        if (spec.FinalNorm is { } final && spec.EndsInFeedForward)
        {
            bag.Add(
                DiagnosticCatalogue.FinalNormUnread,
                root.Locate("final-norm"),
                $"found final-norm {final.Word} with a feed-forward network as the read-out, expected a linear one after it; "
                    + "write last-layer: residual, or final-norm: none"
            );
        }

        BlockChecks.CheckNorm(spec.FinalNorm, spec.Width, root.Locate("final-norm"), bag);

        // A spec that breaks another rule may not be lowered.
        if (bag.Count == errors && ArchitectureCompiler.CountParameters(spec) is var parameters and > MostParameters)
        {
            bag.Add(
                DiagnosticCatalogue.TooLarge,
                root.Locate("width"),
                string.Format(
                    CultureInfo.InvariantCulture,
                    "found {0} parameters, expected at most {1}; reduce width, heads or layers",
                    parameters,
                    MostParameters
                )
            );
        }
    }

    /// <summary>Absolute encodings are added to the embedding, once: the first block's, and one at most.</summary>
    private static void CheckAbsolutePositions(ArchitectureSpec spec, IReadOnlyList<YamlNode> trees, DiagnosticBag bag)
    {
        var named = Absolute(spec.Blocks[0]).Distinct().ToList();
        if (named.Count > 1)
        {
            bag.Add(
                DiagnosticCatalogue.AbsolutePosition,
                trees[0].Locate("attention", "position"),
                $"found the encodings {string.Join(" and ", named.Select(p => p.Word))} of the embedding, expected one; keep one of them"
            );
        }

        for (var i = 1; i < spec.Blocks.Count; i++)
        {
            if (Absolute(spec.Blocks[i]).FirstOrDefault(position => !named.Contains(position)) is not { } late)
            {
                continue;
            }

            bag.Add(
                DiagnosticCatalogue.AbsolutePosition,
                trees[i].Locate("attention", "position"),
                $"found position {late.Word} in a later block alone, expected it in the first: it is added to the embedding; name it there or write none here"
            );
        }

        static IEnumerable<AbsolutePosition> Absolute(BlockSpec block) =>
            block.Attention.Groups.Select(group => group.Position).OfType<AbsolutePosition>();
    }

    private static void CheckTiedEmbeddings(ArchitectureSpec spec, YamlNode root, DiagnosticBag bag)
    {
        if (!spec.TiedEmbeddings)
        {
            return;
        }

        var fault =
            spec.Input.Kind != StepKind.Token || spec.Input != spec.Output
                ? "input and output that are not tokens of one vocabulary, expected { tokens: n } in both; change them or remove tied-embeddings"
            : spec.EndsInFeedForward
                ? "a feed-forward network as the read-out, expected a linear one; write last-layer: residual"
            : null;
        if (fault is not null)
        {
            bag.Add(
                DiagnosticCatalogue.TiedEmbeddings,
                root.Locate("tied-embeddings"),
                "found tied embeddings with " + fault
            );
        }
    }
}
