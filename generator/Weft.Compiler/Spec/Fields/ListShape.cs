using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A list of at least one value, as a rule none of them twice.</summary>
/// <param name="item">The shape of every value.</param>
/// <param name="expected">What the list is, for messages.</param>
/// <param name="allowsRepeats">Whether a value may stand more than once.</param>
/// <param name="most">How many values there may be; null for as many as a file can hold.</param>
internal sealed class ListShape<T>(Shape<T> item, string expected, bool allowsRepeats = false, int? most = null)
    : Shape<IReadOnlyList<T>>
{
    public override string Expected => expected;

    public override bool Takes(YamlNode node) => node is YamlSequence;

    public override JsonObject Schema()
    {
        var schema = new JsonObject
        {
            { "type", "array" },
            { "items", item.Schema() },
            { "minItems", 1 },
        };
        if (!allowsRepeats)
        {
            schema.Add("uniqueItems", true);
        }
        if (most is { } bound)
        {
            schema.Add("maxItems", bound);
        }
        return schema;
    }

    public override YamlNode Complete(YamlNode node) =>
        node is YamlSequence sequence ? sequence with { Items = sequence.Items.Select(item.Complete).ToList() } : node;

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is not YamlSequence sequence)
        {
            ReportWrongType(
                node,
                bag,
                node is YamlScalar { Text.Length: > 0 and < 60 } one ? $"; write [{one.Text}]" : ""
            );
            return false;
        }
        if (sequence.Items.Count == 0)
        {
            bag.Add(DiagnosticCatalogue.OutOfRange, node.At, $"found an empty list, expected {Expected}");
            return false;
        }
        if (sequence.Items.Count > most)
        {
            var message = string.Format(
                CultureInfo.InvariantCulture,
                "found {0} values, expected at most {1}; leave out the last {2}",
                sequence.Items.Count,
                most,
                sequence.Items.Count - most
            );
            bag.Add(DiagnosticCatalogue.OutOfRange, node.At, message);
            return false;
        }
        var errors = bag.Count;
        var seen = new HashSet<T>();
        var values = new List<T>();
        foreach (var child in sequence.Items)
        {
            if (!item.TryRead(child, bag, out var element))
            {
                continue;
            }
            if (!seen.Add(element) && !allowsRepeats)
            {
                var message =
                    $"found {Wording.Quote(child.FlowText)} twice, expected every value once; remove one of them";
                bag.Add(DiagnosticCatalogue.Repeated, child.At, message);
            }
            values.Add(element);
        }
        value = values;
        return bag.Count == errors;
    }
}
