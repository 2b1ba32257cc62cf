using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>
/// A whole architecture file. The keys of a block stand at the top level. Where <c>layers</c> is a number, that block is
/// repeated; where it is a list, each item is laid over it, so that an item names only what is its own.
/// </summary>
/// <param name="head">Keys of the architecture that stand before the block's.</param>
/// <param name="block">Keys of a block.</param>
/// <param name="tail">Keys of the architecture that stand after.</param>
/// <param name="build">The spec, from the architecture's own keys and its blocks.</param>
internal sealed class ArchitectureShape(
    IReadOnlyList<Field> head,
    IReadOnlyList<Field> block,
    IReadOnlyList<Field> tail,
    Func<FieldValues, IReadOnlyList<BlockSpec>, ArchitectureSpec> build
) : Shape<ArchitectureSpec>
{
    /// <summary>L; the blocks of a list have as many layers in all.</summary>
    private const int MostLayers = 1024;

    private static readonly Field<int> Repeat = new(
        "repeat",
        Sizes.UpTo(MostLayers),
        "How many layers are of this form, each with parameters of its own.",
        "1"
    );

    private static readonly Field<int> Layers = new(
        "layers",
        Sizes.UpTo(MostLayers),
        "L, the number of layers, or a list of blocks from the input to the output.",
        "1"
    );

    private readonly MappingShape<BlockSpec> blockShape = new(
        [Repeat, .. block],
        values => BlockLanguage.Build(values, values.Get(Repeat))
    );

    private readonly Field[] own = [.. head, .. tail];

    public override string Expected =>
        "a mapping with the keys " + string.Join(", ", Fields.Select(known => known.Key));

    public override IReadOnlyList<Field> Fields => [.. head, Layers, .. block, .. tail];

    /// <summary>
    /// A file that extends another need hold nothing but its name, and blocks of a list may take what they need from the
    /// top level; else the keys without default are required.
    /// </summary>
    public override JsonObject Schema()
    {
        var properties = MappingKeys.Properties(Fields, field => field == Layers ? LayersSchema() : field.PartSchema());
        properties.Add(Inheritance.Extends.Key, Inheritance.Extends.Schema());
        var complete = MappingKeys.Requirements(own)!;
        complete.Add("if", LayersAreList());
        complete.Add("then", new JsonObject());
        complete.Add("else", MappingKeys.Requirements(block)!);
        return new()
        {
            { "type", "object" },
            { "properties", properties },
            { "additionalProperties", false },
            {
                "if",
                new JsonObject { { "required", new[] { Inheritance.Extends.Key } } }
            },
            { "then", MappingKeys.Required(own.Where(field => !field.IsInherited)) },
            { "else", complete },
        };
    }

    public override YamlNode Merge(YamlNode below, YamlNode above) => MappingKeys.Merge(Fields, below, above);

    /// <summary>Blocks of a list are written in full, and the top level then holds none of their keys.</summary>
    public override YamlNode Complete(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            return node;
        }
        if (mapping.Find(Layers.Key)?.Value is not YamlSequence list)
        {
            return MappingKeys.Complete(Fields, mapping);
        }
        var blocks = BlockTrees(mapping, new DiagnosticBag()).Select(blockShape.Complete).ToList();
        var written = mapping.With(mapping.Find(Layers.Key)! with { Value = list with { Items = blocks } });
        return MappingKeys.Complete([.. head, Layers, .. tail], written);
    }

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out ArchitectureSpec value)
    {
        value = null;
        if (node is not YamlMapping mapping)
        {
            ReportWrongType(node, bag);
            return false;
        }
        var errors = bag.Count;
        var values = new FieldValues();
        MappingKeys.ReportUnknown(mapping, [.. Fields, Inheritance.Extends], bag);
        MappingKeys.Read(mapping, own, bag, values);
        var blocks = new List<BlockSpec>();
        foreach (var tree in BlockTrees(mapping, bag))
        {
            if (blockShape.TryRead(tree, bag, out var read))
            {
                blocks.Add(read);
            }
        }
        if (bag.Count == errors && blocks.Sum(read => read.Repeat) > MostLayers)
        {
            bag.Add(
                DiagnosticCatalogue.OutOfRange,
                mapping.Find(Layers.Key)!.Value.At,
                $"found {blocks.Sum(read => (long)read.Repeat)} layers in all, expected at most {MostLayers}; repeat less"
            );
        }
        value = bag.Count == errors ? build(values, blocks) : null;
        return value is not null;
    }

    /// <summary>
    /// The tree of every block, from the input to the output: the items of <c>layers</c> laid over the top level, or the
    /// top level itself.
    /// </summary>
    public IReadOnlyList<YamlNode> BlockTrees(YamlMapping root, DiagnosticBag bag)
    {
        var top = root with { Entries = root.Entries.Where(entry => block.Any(f => f.Key == entry.Key.Text)).ToList() };
        if (root.Find(Layers.Key)?.Value is YamlSequence { Items.Count: > 0 } list)
        {
            return list.Items.Select(item => blockShape.Merge(top, item)).ToList();
        }
        if (root.Find(Layers.Key)?.Value is YamlSequence empty)
        {
            var message = "found an empty list, expected at least one block; add a block or write a number of layers";
            bag.Add(DiagnosticCatalogue.OutOfRange, empty.At, message);
            return [top];
        }
        var values = new FieldValues();
        var errors = bag.Count;
        Layers.Read(root.Find(Layers.Key)?.Value ?? Layers.Default!, bag, values);
        if (bag.Count != errors)
        {
            return [top];
        }
        var repeat = new YamlScalar(
            values.Get(Layers).ToString(CultureInfo.InvariantCulture),
            IsPlain: true,
            root.Find(Layers.Key)?.Value.At ?? root.At
        );
        return [top.With(new YamlEntry(new YamlScalar(Repeat.Key, IsPlain: true, repeat.At), repeat))];
    }

    private static JsonObject LayersAreList() =>
        new()
        {
            {
                "properties",
                new JsonObject
                {
                    {
                        Layers.Key,
                        new JsonObject { { "type", "array" } }
                    },
                }
            },
            { "required", new[] { Layers.Key } },
        };

    private JsonObject LayersSchema()
    {
        var item = new JsonObject
        {
            { "type", "object" },
            { "properties", MappingKeys.Properties([Repeat, .. block], field => field.PartSchema()) },
            { "additionalProperties", false },
        };
        var list = new JsonObject
        {
            { "type", "array" },
            { "items", item },
            { "minItems", 1 },
        };
        return new()
        {
            { "description", Layers.Doc },
            { "oneOf", new[] { Layers.Shape.Schema(), list } },
            { "default", YamlJson.Convert(Layers.Default!) },
        };
    }
}
