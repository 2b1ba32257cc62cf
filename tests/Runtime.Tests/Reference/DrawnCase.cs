using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Weft.Compiler;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Tests.Reference.Drawing;
using Weft.Tests.Shared;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// What one comparison runs on: an accepted architecture, the passes left out when it is compiled, and the sizes and seed
/// of its input and weights.
/// </summary>
internal sealed record DrawnCase(
    JsonObject Document,
    ArchitectureSpec Spec,
    EquatableArray<string> WithoutPasses,
    int Batch,
    int Length,
    int Seed
)
{
    /// <summary>
    /// Rules about several fields at once, which no schema can state. A drawn document that breaks one is drawn again; one
    /// that breaks any other shows that the schema and the reader disagree.
    /// </summary>
    private static readonly HashSet<string> s_crossFieldRules =
    [
        DiagnosticCatalogue.HeadsDoNotDivideWidth.Id,
        DiagnosticCatalogue.TooLarge.Id,
        DiagnosticCatalogue.HeadGroups.Id,
        DiagnosticCatalogue.OddHeadSize.Id,
        DiagnosticCatalogue.PositionNeedsScore.Id,
        DiagnosticCatalogue.CausalPosition.Id,
        DiagnosticCatalogue.TiedEmbeddings.Id,
        DiagnosticCatalogue.AbsolutePosition.Id,
        DiagnosticCatalogue.PositionSettings.Id,
        DiagnosticCatalogue.NormOfOne.Id,
        DiagnosticCatalogue.FinalNormUnread.Id,
        DiagnosticCatalogue.PlanDoesNotApply.Id,
    ];

    /// <summary>The longest input that is drawn, which a learned encoding must hold.</summary>
    public const int LongestInput = 11;

    /// <summary>
    /// What the compiler is told. It weighs costs at the nominal sizes, where it rewrites most, whatever the sizes here.
    /// </summary>
    public CompileOptions Options => CompileOptions.Default.Without([.. WithoutPasses]);

    /// <summary>The architecture as a user would write it.</summary>
    public string Yaml => YamlText.Write(Document);

    /// <summary>The architecture of a drawn document; null where it breaks a rule about several fields.</summary>
    /// <exception cref="InvalidOperationException">The reader refuses what the schema allows.</exception>
    public static ArchitectureSpec? Accept(JsonNode document)
    {
        var yaml = YamlText.Write(document);
        var read = SpecReader.ReadArchitecture("drawn.arch.yaml", yaml);
        return read
            .Diagnostics.Where(diagnostic => diagnostic.Severity == SpecSeverity.Error)
            .All(diagnostic => IsCrossField(document, diagnostic.Id))
            ? Suit(read.Spec)
            : throw new InvalidOperationException(
                $"the schema allows what the reader refuses:\n{string.Join('\n', read.Diagnostics)}\n{yaml}"
            );
    }

    /// <summary>A block of a list may lack what it takes from the top level; whether it does is no matter of the schema.</summary>
    private static bool IsCrossField(JsonNode document, string id) =>
        s_crossFieldRules.Contains(id) || (document["layers"] is JsonArray && id == DiagnosticCatalogue.MissingKey.Id);

    /// <summary>Simpler cases, all of them accepted.</summary>
    public IEnumerable<DrawnCase> Shrink(JsonSchema schema)
    {
        foreach (var simpler in SchemaShrinker.Shrink(schema, Document))
        {
            // A step may break a rule within a field, such as the order of a range; so all refusals are passed over.
            if (Suit(SpecReader.ReadArchitecture("drawn.arch.yaml", YamlText.Write(simpler)).Spec) is { } spec)
            {
                yield return this with
                {
                    Document = simpler.AsObject(),
                    Spec = spec,
                };
            }
        }
        foreach (var kept in WithoutPasses)
        {
            // A failure with fewer passes left out is a simpler one.
            yield return this with
            {
                WithoutPasses = new EquatableArray<string>(WithoutPasses.Where(name => name != kept)),
            };
        }
        foreach (var length in Lower(Length))
        {
            yield return this with
            {
                Length = length,
            };
        }
        foreach (var batch in Lower(Batch))
        {
            yield return this with
            {
                Batch = batch,
            };
        }
    }

    /// <summary>A spec small enough for the reference, else null.</summary>
    private static ArchitectureSpec? Suit(ArchitectureSpec? spec) =>
        spec is { Width: <= 12, Layers.Count: <= 4 }
        && spec.Blocks.All(block =>
            block.Attention.Heads <= 4
            && block.Attention.Groups.All(group =>
                group.Position is not AbsolutePosition { MostPositions: < LongestInput }
            )
        )
            ? spec
            : null;

    private static IEnumerable<int> Lower(int size) =>
        new[] { 1, size / 2, size - 1 }.Where(lower => lower >= 1 && lower < size).Distinct();
}
