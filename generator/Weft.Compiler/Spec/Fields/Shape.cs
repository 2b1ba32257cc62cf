using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>
/// What a value may be. One shape gives the reading, the message about a wrong value and the JSON schema, so the three
/// cannot disagree.
/// </summary>
internal abstract class Shape
{
    /// <summary>The values allowed, for messages ("a whole number from 1 to 4096").</summary>
    public abstract string Expected { get; }

    /// <summary>The fields inside this value, which overrides may address; none for a scalar.</summary>
    public virtual IReadOnlyList<Field> Fields => [];

    /// <summary>The bounds where the values are whole numbers; null for other values.</summary>
    public virtual (long Minimum, long Maximum)? WholeNumbers => null;

    /// <summary>The JSON schema of the values allowed.</summary>
    public abstract JsonObject Schema();

    /// <summary>Whether a value has the YAML form that this shape reads: a scalar, a list or a mapping.</summary>
    public virtual bool Takes(YamlNode node) => node is YamlScalar;

    /// <summary>
    /// The mapping that a value stands for, so that one of its keys may be set; null where it stands for none.
    /// </summary>
    public virtual YamlMapping? AsMapping(YamlNode node) => node as YamlMapping;

    /// <summary>The JSON schema of what may be laid over a value: as <see cref="Schema"/>, but nothing is required.</summary>
    public virtual JsonObject PartSchema() => Schema();

    /// <summary>What <see cref="Schema"/> asks beyond <see cref="PartSchema"/>: the keys required; null for none.</summary>
    public virtual JsonObject? Requirements() => null;

    /// <summary>
    /// The value <paramref name="above"/> laid over <paramref name="below"/>. Mappings with known keys are merged; any
    /// other value replaces the one below it.
    /// </summary>
    public virtual YamlNode Merge(YamlNode below, YamlNode above) => above;

    /// <summary>A valid value with every default written, in the order of the fields.</summary>
    public virtual YamlNode Complete(YamlNode node) => node;

    /// <summary>Reports a value of another kind.</summary>
    protected void ReportWrongType(YamlNode node, DiagnosticBag bag, string mend = "") =>
        bag.Add(DiagnosticCatalogue.WrongType, node.At, $"found {node.Found}, expected {Expected}{mend}");

    /// <summary>Whether the value would be of the wanted kind if it stood without quotes.</summary>
    protected static bool IsQuoted(YamlNode node, Regex wanted) =>
        node is YamlScalar { IsPlain: false } scalar && wanted.IsMatch(scalar.Text);
}

/// <summary>A shape whose values are read as <typeparamref name="T"/>.</summary>
internal abstract class Shape<T> : Shape
{
    /// <summary>Reads the value, or reports why it is none.</summary>
    public abstract bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value);

    /// <summary>The same values, read as something else.</summary>
    public Shape<TResult> Select<TResult>(Func<T, TResult> convert) => new ConvertedShape<T, TResult>(this, convert);
}

/// <summary>A shape read through another one.</summary>
internal sealed class ConvertedShape<TSource, T>(Shape<TSource> source, Func<TSource, T> convert) : Shape<T>
{
    public override string Expected => source.Expected;

    public override IReadOnlyList<Field> Fields => source.Fields;

    public override (long Minimum, long Maximum)? WholeNumbers => source.WholeNumbers;

    public override JsonObject Schema() => source.Schema();

    public override JsonObject PartSchema() => source.PartSchema();

    public override JsonObject? Requirements() => source.Requirements();

    public override bool Takes(YamlNode node) => source.Takes(node);

    public override YamlMapping? AsMapping(YamlNode node) => source.AsMapping(node);

    public override YamlNode Merge(YamlNode below, YamlNode above) => source.Merge(below, above);

    public override YamlNode Complete(YamlNode node) => source.Complete(node);

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        var read = source.TryRead(node, bag, out var original);
        value = read ? convert(original!) : default;
        return read;
    }
}

/// <summary>One of two shapes of different YAML forms ("none" or a mapping, a number or a range, one task or a list).</summary>
internal sealed class EitherShape<T>(Shape<T> first, Shape<T> second) : Shape<T>
{
    public override string Expected => $"{first.Expected} or {second.Expected}";

    public override IReadOnlyList<Field> Fields => [.. first.Fields, .. second.Fields];

    public override JsonObject Schema() => new() { { "oneOf", new[] { first.Schema(), second.Schema() } } };

    public override bool Takes(YamlNode node) => first.Takes(node) || second.Takes(node);

    public override YamlMapping? AsMapping(YamlNode node) => For(node).AsMapping(node);

    public override YamlNode Merge(YamlNode below, YamlNode above) =>
        For(above).Takes(below) ? For(above).Merge(below, above) : above;

    public override JsonObject PartSchema() => new() { { "oneOf", new[] { first.PartSchema(), second.PartSchema() } } };

    /// <summary>Those of the second: the first has no keys that may be missing, or names its kind.</summary>
    public override JsonObject? Requirements() => second.Requirements();

    public override YamlNode Complete(YamlNode node) => For(node).Complete(node);

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        var chosen = For(node);
        if (chosen == second || second.Takes(node))
        {
            return chosen.TryRead(node, bag, out value);
        }

        // What the first shape says of a value that neither takes leaves out the second.
        var errors = new DiagnosticBag();
        var isRead = first.TryRead(node, errors, out value);
        foreach (var error in errors.Ordered())
        {
            bag.Add(
                error.Span == node.At.Span && error.Path == node.At.Path
                    ? error with
                    {
                        Message = error.Message.Replace($"expected {first.Expected}", $"expected {Expected}"),
                    }
                    : error
            );
        }
        return isRead;
    }

    private Shape<T> For(YamlNode node) =>
        first.Takes(node) || (node is YamlScalar && !second.Takes(node)) ? first : second;
}
