using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Matching;

/// <summary>The part of the experiment language that makes architectures equally large.</summary>
internal static class MatchLanguage
{
    private const string DefaultField = "feed-forward.width";

    private static readonly Field<MatchQuantity> Quantity = new(
        "quantity",
        new ChoiceShape<MatchQuantity>(
            new("parameters", MatchQuantity.Parameters, "The number of trained scalars."),
            new("flops", MatchQuantity.Flops, "FLOPs of the optimised forward pass at this batch and length.")
        ),
        "What the architectures are to have equally much of."
    );

    private static readonly Field<long?> Budget = new(
        "budget",
        new BudgetShape(new IntegerShape(1, (1L << 53) - 1)),
        "How much of it; 'first' for what the first architecture has with the same swept values.",
        BudgetShape.First
    );

    private static readonly Field<IReadOnlyList<Adjustment>> Adjust = new(
        "adjust",
        new AdjustShape(),
        "The whole-number field that is adjusted: one path, or a mapping from architecture names to paths.",
        DefaultField
    );

    /// <summary>The value of the key <c>match</c>; null for none.</summary>
    public static Shape<MatchDraft?> Root { get; } =
        new EitherShape<MatchDraft?>(
            new ChoiceShape<MatchDraft?>(
                new("none", null, "Architectures are as large as they are declared."),
                new(
                    "parameters",
                    Short(MatchQuantity.Parameters),
                    "As many trained scalars as the first architecture."
                ),
                new("flops", Short(MatchQuantity.Flops), "As many forward FLOPs as the first architecture.")
            ),
            new MappingShape<MatchDraft?>(
                [Quantity, Budget, Adjust],
                values => new MatchDraft(values.Get(Quantity), values.Get(Budget), values.Get(Adjust))
            )
        );

    private static MatchDraft Short(MatchQuantity quantity) =>
        new(quantity, null, [new Adjustment(null, DefaultField)]);

    /// <summary>A number, or the word that stands for the first architecture's.</summary>
    private sealed class BudgetShape(IntegerShape number) : Shape<long?>
    {
        public const string First = "first";

        private static readonly ChoiceShape<long?> Word = new(
            new Choice<long?>(First, null, "What the first architecture has with the same swept values.")
        );

        public override string Expected => $"{Word.Expected} or {number.Expected}";

        public override JsonObject Schema() => new() { { "oneOf", new[] { Word.Schema(), number.Schema() } } };

        public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out long? value)
        {
            value = null;
            if (node is YamlScalar { Text: First })
            {
                return true;
            }
            if (node is not YamlScalar { IsPlain: true } scalar || !IsNumber(scalar.Text))
            {
                ReportWrongType(node, bag);
                return false;
            }
            var read = number.TryRead(node, bag, out var budget);
            value = budget;
            return read;
        }

        private static bool IsNumber(string text) =>
            text.TrimStart('-') is { Length: > 0 } digits && digits[0] is >= '0' and <= '9';
    }
}
