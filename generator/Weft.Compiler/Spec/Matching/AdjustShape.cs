using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Matching;

/// <summary>The path of a whole-number field of the architecture language, or a mapping from names to such paths.</summary>
internal sealed class AdjustShape : Shape<IReadOnlyList<Adjustment>>
{
    public override string Expected => "the path of a field, or a mapping from names of architectures to such paths";

    public override JsonObject Schema()
    {
        var path = new JsonObject { { "type", "string" }, { "enum", Paths() } };
        var byName = new JsonObject
        {
            { "type", "object" },
            { "additionalProperties", path },
            { "minProperties", 1 },
        };
        return new() { { "oneOf", new[] { path, byName } } };
    }

    public override bool TryRead(
        YamlNode node,
        DiagnosticBag bag,
        [MaybeNullWhen(false)] out IReadOnlyList<Adjustment> value
    )
    {
        value = null;
        var errors = bag.Count;
        var entries = node switch
        {
            YamlMapping { Entries.Count: > 0 } mapping => mapping.Entries.Select(entry =>
                (Name: (YamlScalar?)entry.Key, entry.Value)
            ),
            YamlScalar => [(null, node)],
            _ => [],
        };
        var adjustments = new List<Adjustment>();
        foreach (var (name, written) in entries)
        {
            if (written is not YamlScalar { Text.Length: > 0 } path)
            {
                bag.Add(
                    DiagnosticCatalogue.WrongType,
                    written.At,
                    $"found {written.Found}, expected the path of a field; write one of {string.Join(", ", Paths())}"
                );
            }
            else if (Override.Resolve(path, bag) is { } full && IsWholeNumber(path, full, bag))
            {
                adjustments.Add(new Adjustment(name, full));
            }
        }
        if (adjustments.Count == 0 && bag.Count == errors)
        {
            ReportWrongType(node, bag);
        }
        value = adjustments;
        return bag.Count == errors;
    }

    /// <summary>The numbers that the field at a full path may hold; null where it holds something else.</summary>
    public static (long Minimum, long Maximum)? Range(string path) =>
        Override.Fields.Single(pair => pair.Key == path).Value.Shape.WholeNumbers;

    private static bool IsWholeNumber(YamlScalar written, string path, DiagnosticBag bag)
    {
        if (Range(path) is not null)
        {
            return true;
        }
        var message =
            $"found {Wording.Quote(written.Text)}, expected a field that holds a whole number; write one of {string.Join(", ", Paths())}";
        bag.Add(DiagnosticCatalogue.UnknownValue, written.At, message);
        return false;
    }

    private static List<string> Paths() =>
        Override.Names().Where(pair => pair.Field.Shape.WholeNumbers is not null).Select(pair => pair.Name).ToList();
}
