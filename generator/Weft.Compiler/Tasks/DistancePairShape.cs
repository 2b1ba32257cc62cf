using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Tasks;

/// <summary>Two distances, that after +1 and that after -1.</summary>
internal sealed class DistancePairShape : Shape<EquatableArray<int>>
{
    private static readonly IntegerShape Distance = new(0, TaskSettings.Farthest);

    public override string Expected => "a list of two distances, each " + Distance.Expected;

    public override bool Takes(YamlNode node) => node is YamlSequence;

    public override JsonObject Schema() =>
        new()
        {
            { "type", "array" },
            { "items", Distance.Schema() },
            { "minItems", 2 },
            { "maxItems", 2 },
        };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out EquatableArray<int> value)
    {
        value = null;
        if (node is not YamlSequence { Items.Count: 2 } pair)
        {
            ReportWrongType(node, bag);
            return false;
        }
        var errors = bag.Count;
        value = new EquatableArray<int>(
            pair.Items.Select(item => Distance.TryRead(item, bag, out var n) ? (int)n : 0).ToList()
        );
        return bag.Count == errors;
    }
}
