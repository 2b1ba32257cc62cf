using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>
/// The value of <c>training.search</c>: settings that no comparison should hang on, with the values of which every design
/// takes the one that suits it.
/// </summary>
internal sealed class SearchShape : Shape<IReadOnlyList<Sweep>>
{
    /// <summary>The keys with the paths that they stand for.</summary>
    private static readonly IReadOnlyList<(string Key, string Path)> Keys =
    [
        ("learning-rate", TrainingLanguage.LearningRatePath),
        ("initial-slope", "attention.position.initial-slope"),
    ];

    public override string Expected => "a mapping of learning-rate or initial-slope to lists of values";

    public override bool Takes(YamlNode node) => node is YamlMapping;

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var (key, path) in Keys)
        {
            properties.Add(key, SweepShape.Several(Override.Reference(path)));
        }
        return new()
        {
            { "type", "object" },
            { "properties", properties },
            { "additionalProperties", false },
        };
    }

    public override bool TryRead(
        YamlNode node,
        DiagnosticBag bag,
        [MaybeNullWhen(false)] out IReadOnlyList<Sweep> value
    )
    {
        value = null;
        if (node is not YamlMapping mapping)
        {
            ReportWrongType(node, bag);
            return false;
        }
        var errors = bag.Count;
        MappingKeys.ReportUnknown(mapping, Keys.Select(known => known.Key), bag);
        value =
        [
            .. from known in Keys
            let entry = mapping.Find(known.Key)
            where entry is not null
            let sweep = SweepShape.Read(known.Path, entry, bag)
            where sweep is not null
            select sweep,
        ];
        return bag.Count == errors;
    }
}
