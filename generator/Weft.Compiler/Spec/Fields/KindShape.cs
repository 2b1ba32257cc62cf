using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>One of several kinds: its word alone, or a mapping with <c>kind</c> and the settings of that kind.</summary>
/// <param name="kinds">The kinds, in the order in which they are explained.</param>
/// <param name="common">Keys that every kind takes in addition.</param>
/// <param name="build">The value, from the thing of that kind and the common keys.</param>
internal sealed class KindShape<TKind, T>(
    IReadOnlyList<Kind<TKind>> kinds,
    IReadOnlyList<Field> common,
    Func<TKind, FieldValues, T> build
) : Shape<T>
{
    private const string Key = "kind";

    private readonly Field<Kind<TKind>> kindField = new(
        Key,
        new ChoiceShape<Kind<TKind>>(
            kinds.Select(kind => new Choice<Kind<TKind>>(kind.Word, kind, kind.Doc)).ToArray()
        ),
        "Which kind."
    );

    public override string Expected =>
        kindField.Shape.Expected + (Fields.Count > 1 ? ", or a mapping with the key kind and its settings" : "");

    /// <summary>The settings of all kinds: an override names one without knowing the kind that the file chose.</summary>
    public override IReadOnlyList<Field> Fields =>
        common
            .Concat(kinds.SelectMany(kind => kind.Settings))
            .GroupBy(setting => setting.Key)
            .Select(group => group.First())
            .Prepend(kindField)
            .ToList();

    public override JsonObject Schema()
    {
        var branches = new List<JsonObject>();
        if (common.All(field => field.Default is not null))
        {
            branches.AddRange(
                kinds
                    .Where(kind => kind.Settings.All(setting => setting.Default is not null))
                    .Select(kind => new JsonObject { { "const", kind.Word }, { "description", kind.Doc } })
            );
        }
        branches.AddRange(kinds.Select(MappingSchema));
        return new() { { "oneOf", branches } };
    }

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (AsMapping(node) is not { } mapping)
        {
            ReportWrongType(node, bag);
            return false;
        }
        if (mapping.Find(Key) is not { } named)
        {
            bag.Add(
                DiagnosticCatalogue.MissingKey,
                node.At,
                $"found no key '{Key}', expected {kindField.Shape.Expected}; add '{Key}:'"
            );
            return false;
        }
        var values = new FieldValues();
        var errors = bag.Count;
        kindField.Read(named.Value, bag, values);
        if (bag.Count != errors)
        {
            return false;
        }
        var kind = values.Get(kindField);
        var fields = (Field[])[kindField, .. common, .. kind.Settings];
        MappingKeys.ReportUnknown(mapping, fields, bag);
        MappingKeys.Read(mapping, fields, bag, values);
        if (bag.Count != errors)
        {
            return false;
        }
        value = build(kind.Read(values), values);
        return true;
    }

    /// <summary>The word laid under settings from elsewhere: <c>t5</c> with exact = 8 is { kind: t5, exact: 8 }.</summary>
    public override YamlMapping? AsMapping(YamlNode node) =>
        node switch
        {
            YamlMapping written => written,
            YamlScalar { Text.Length: > 0 } word => Named(word),
            _ => null,
        };

    public override bool Takes(YamlNode node) => node is YamlScalar or YamlMapping;

    /// <summary>Settings are laid over those of the same kind; a value that names its kind replaces the other.</summary>
    public override YamlNode Merge(YamlNode below, YamlNode above) =>
        above is YamlMapping settings && settings.Find(Key) is null && AsMapping(below) is { } named
            ? settings.Entries.Aggregate(named, (mapping, entry) => mapping.With(entry))
            : above;

    /// <summary>The word alone where there is nothing to set.</summary>
    public override YamlNode Complete(YamlNode node)
    {
        var mapping = AsMapping(node);
        var kind = kinds.FirstOrDefault(known => known.Word == (mapping?.Find(Key)?.Value as YamlScalar)?.Text);
        if (mapping is null || kind is null)
        {
            return node;
        }
        var fields = (Field[])[kindField, .. common, .. kind.Settings];
        return fields.Length == 1 ? mapping.Find(Key)!.Value : MappingKeys.Complete(fields, mapping);
    }

    private static YamlMapping Named(YamlScalar word) =>
        new([new YamlEntry(new YamlScalar(Key, IsPlain: true, word.At), word)], word.At);

    private JsonObject MappingSchema(Kind<TKind> kind)
    {
        var properties = new JsonObject
        {
            {
                Key,
                new JsonObject { { "const", kind.Word }, { "description", kind.Doc } }
            },
        };
        var fields = common.Concat(kind.Settings).ToList();
        foreach (var field in fields)
        {
            properties.Add(field.Key, field.Schema());
        }
        return new()
        {
            { "type", "object" },
            { "properties", properties },
            { "required", fields.Where(f => f.Default is null).Select(f => f.Key).Prepend(Key).ToList() },
            { "additionalProperties", false },
        };
    }
}

/// <summary>Shapes of kinds.</summary>
internal static class KindShape
{
    /// <summary>One of several kinds, without further keys.</summary>
    public static KindShape<T, T> Of<T>(IReadOnlyList<Kind<T>> kinds) => new(kinds, [], (kind, _) => kind);
}
