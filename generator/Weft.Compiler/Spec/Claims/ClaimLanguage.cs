using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Claims;

/// <summary>The part of the experiment language that states what results should show.</summary>
internal static class ClaimLanguage
{
    private static readonly LocatedTextShape Inequality = new(
        new TextShape("an inequality, such as 'test-loss(NAME, heads = 1) < 1e-5'", ".+")
    );

    private static readonly Field<YamlScalar> Id = new(
        "id",
        new LocatedTextShape(
            new TextShape(
                "an id of at most 64 letters, digits, hyphens and underscores",
                "[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
            )
        ),
        "Names the claim in tables."
    );

    private static readonly Field<string> Text = new("claim", new TextShape("a text"), "The claim in words.");

    private static readonly Field<string> Paper = new(
        "paper",
        new TextShape("a text"),
        "What the source gives, in its own numbers.",
        "''"
    );

    private static readonly ListShape<YamlScalar> Several = new(Inequality, "a list of inequalities");

    private static readonly Field<IReadOnlyList<YamlScalar>> Premise = new(
        "premise",
        new EitherShape<IReadOnlyList<YamlScalar>>(
            new LocatedTextShape(
                new TextShape("'none' or an inequality, such as 'relative-loss(NAME, heads = 1) < 0.5'", ".+")
            ).Select<IReadOnlyList<YamlScalar>>(text => text.Text == "none" ? [] : [text]),
            Several
        ),
        "Without which the claim says nothing, such as that a side that is compared has learned: an inequality over results, or several that all have to hold.",
        "none"
    );

    private static readonly Field<IReadOnlyList<YamlScalar>> Holds = new(
        "holds",
        new EitherShape<IReadOnlyList<YamlScalar>>(
            Inequality.Select<IReadOnlyList<YamlScalar>>(text => [text]),
            Several
        ),
        "When it holds: an inequality over results, or several that all have to hold."
    );

    private static readonly Field<ClaimSeeds> Seeds = new(
        "over-seeds",
        new ChoiceShape<ClaimSeeds>(
            new("median", ClaimSeeds.Median, "It holds for the medians over seeds."),
            new("mean", ClaimSeeds.Mean, "It holds for the means over seeds."),
            new("every", ClaimSeeds.Every, "It holds for every seed by itself.")
        ),
        "What of the seeds premise and inequalities are about.",
        "median"
    );

    private static readonly MappingShape<ClaimDraft> Claim = new(
        [Id, Text, Paper, Premise, Holds, Seeds],
        values => new ClaimDraft(
            values.Get(Id),
            values.Get(Text),
            values.Get(Paper),
            values.Get(Premise),
            values.Get(Holds),
            values.Get(Seeds)
        )
    );

    /// <summary>The value of the key <c>claims</c>.</summary>
    public static Shape<IReadOnlyList<ClaimDraft>> Root { get; } =
        new EitherShape<IReadOnlyList<ClaimDraft>>(
            new ChoiceShape<IReadOnlyList<ClaimDraft>>(
                new Choice<IReadOnlyList<ClaimDraft>>("none", [], "Results are printed without a verdict.")
            ),
            new ListShape<ClaimDraft>(Claim, "a list of claims")
        );

    /// <summary>The claims with what they select among the trials; errors are reported where they stand.</summary>
    public static IReadOnlyList<ClaimSpec> Resolve(
        IReadOnlyList<ClaimDraft> drafts,
        IReadOnlyList<TrialSpec> trials,
        IReadOnlyList<string> sweptFields,
        DiagnosticBag bag
    )
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var twice in drafts.Where(draft => !ids.Add(draft.Id.Text)))
        {
            var message =
                $"found the id {Wording.Quote(twice.Id.Text)} twice, expected every id once; change one of them";
            bag.Add(DiagnosticCatalogue.Repeated, twice.Id.At, message);
        }
        var selection = new ClaimSelection(trials, sweptFields);
        return drafts.Select(draft => Resolve(draft, selection, bag)).ToList();
    }

    private static ClaimSpec Resolve(ClaimDraft draft, ClaimSelection selection, DiagnosticBag bag)
    {
        var claim = new ClaimSpec(
            draft.Id.Text,
            draft.Text,
            draft.Paper,
            Read(draft.Premise, selection, bag),
            Read(draft.Holds, selection, bag),
            draft.Seeds
        );
        if (claim.ComparesDesigns && draft.Premise.Count == 0)
        {
            bag.Add(
                DiagnosticCatalogue.ComparisonWithoutPremise,
                draft.Id.At,
                $"found no premise in the claim {Wording.Quote(claim.Id)}, which compares designs, expected one: a design that "
                    + "learned nothing loses every comparison; state that each has learned, such as 'premise: relative-loss(NAME) < 0.5'"
            );
        }
        return claim;
    }

    private static List<ClaimInequality> Read(
        IReadOnlyList<YamlScalar> written,
        ClaimSelection selection,
        DiagnosticBag bag
    ) => [.. written.Select(text => Read(text, selection, bag)).OfType<ClaimInequality>()];

    private static ClaimInequality? Read(YamlScalar written, ClaimSelection selection, DiagnosticBag bag)
    {
        try
        {
            return new ClaimParser(written.Text, selection.Resolve).Read();
        }
        catch (ClaimFault fault)
        {
            bag.Add(DiagnosticCatalogue.Claim, Within(written, fault), fault.Message);
            return null;
        }
    }

    /// <summary>The place of a fault, where the text stands in the file as it is read; else that of the whole text.</summary>
    private static Location Within(YamlScalar written, ClaimFault fault)
    {
        var span = written.At.Span;
        var quotes = span.Length - written.Text.Length;
        if (span.Line != span.EndLine || quotes != (written.IsPlain ? 0 : 2))
        {
            return written.At;
        }
        var offset = fault.Start + (quotes / 2);
        var column = span.Column + offset;
        return written.At with
        {
            Span = new TextSpan(span.Start + offset, fault.Length, span.Line, column, span.Line, column + fault.Length),
        };
    }
}

/// <summary>A claim as written.</summary>
internal sealed record ClaimDraft(
    YamlScalar Id,
    string Text,
    string Paper,
    IReadOnlyList<YamlScalar> Premise,
    IReadOnlyList<YamlScalar> Holds,
    ClaimSeeds Seeds
);
