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

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        var read = source.TryRead(node, bag, out var original);
        value = read ? convert(original!) : default;
        return read;
    }
}

/// <summary>Either a scalar or a collection ("none" or a mapping, a number or a range, one task or a list).</summary>
internal sealed class EitherShape<T>(Shape<T> scalar, Shape<T> collection) : Shape<T>
{
    public override string Expected => $"{scalar.Expected} or {collection.Expected}";

    public override IReadOnlyList<Field> Fields => collection.Fields;

    public override JsonObject Schema() => new() { { "oneOf", new[] { scalar.Schema(), collection.Schema() } } };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value) =>
        (node is YamlScalar ? scalar : collection).TryRead(node, bag, out value);
}
