using System.Diagnostics.CodeAnalysis;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A range of slopes, [low, high].</summary>
internal sealed class SlopeRangeShape(Shape<double> bound) : Shape<SlopeRange>
{
    public override string Expected => "a list [low, high] of two such numbers";

    public override bool Takes(YamlNode node) => node is YamlSequence;

    public override JsonObject Schema() =>
        new()
        {
            { "type", "array" },
            { "items", bound.Schema() },
            { "minItems", 2 },
            { "maxItems", 2 },
        };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out SlopeRange value)
    {
        value = null;
        if (node is not YamlSequence { Items.Count: 2 } sequence)
        {
            ReportWrongType(node, bag);
            return false;
        }
        var lowRead = bound.TryRead(sequence.Items[0], bag, out var low);
        if (!bound.TryRead(sequence.Items[1], bag, out var high) || !lowRead)
        {
            return false;
        }
        if (low > high)
        {
            var message =
                $"found {Wording.Quote(sequence.FlowText)}, expected the smaller number first; exchange the two";
            bag.Add(DiagnosticCatalogue.OutOfRange, node.At, message);
            return false;
        }
        value = new SlopeRange(low, high);
        return true;
    }
}
