using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Weft.Compiler.Ir;

/// <summary>One axis: a size known to the compiler, or the batch B or length T that only the input fixes.</summary>
/// <param name="Symbol">'B', 'T', or null for a fixed size.</param>
/// <param name="Size">The size where fixed.</param>
public readonly record struct Axis(char? Symbol, int Size)
{
    /// <summary>B, the number of sequences.</summary>
    public static readonly Axis Batch = new('B', 0);

    /// <summary>T, the number of positions.</summary>
    public static readonly Axis Length = new('T', 0);

    /// <summary>A fixed size.</summary>
    public static implicit operator Axis(int size) => new(null, size);

    /// <summary>The size for given B and T.</summary>
    public double At(Extent extent) =>
        Symbol switch
        {
            'B' => extent.Batch,
            'T' => extent.Length,
            _ => Size,
        };

    /// <inheritdoc/>
    public override string ToString() => Symbol?.ToString() ?? Size.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The sizes at which costs are compared.</summary>
/// <param name="Batch">B.</param>
/// <param name="Length">T.</param>
public readonly record struct Extent(int Batch, int Length)
{
    /// <summary>The sizes assumed where nobody names any: the paper trains with B = 100, T = 1000.</summary>
    public static readonly Extent Nominal = new(100, 1000);

    /// <summary>
    /// Whether weights no longer change: then what depends on them alone is computed once, and costs nothing, and no
    /// gradients are wanted.
    /// </summary>
    public bool IsFrozen { get; init; }
}

/// <summary>The shape of a value.</summary>
public sealed record Shape(EquatableArray<Axis> Axes)
{
    /// <summary>A shape of the given axes.</summary>
    public static Shape Of(params Axis[] axes) => new(new EquatableArray<Axis>(axes));

    /// <summary>The last axis.</summary>
    public Axis Last => Axes[Axes.Count - 1];

    /// <summary>Number of elements for given B and T.</summary>
    public double Elements(Extent extent) => Axes.Aggregate(1.0, (product, axis) => product * axis.At(extent));

    /// <summary>The same shape with another last axis.</summary>
    public Shape WithLast(Axis last) => new(new EquatableArray<Axis>(Axes.Take(Axes.Count - 1).Concat([last])));

    /// <summary>The same shape with one position instead of T on the time axis (axis 1).</summary>
    public Shape AtOnePosition() => new(new EquatableArray<Axis>(Axes.Select((axis, i) => i == 1 ? (Axis)1 : axis)));

    /// <inheritdoc/>
    public override string ToString() => "[" + string.Join(", ", Axes) + "]";
}

/// <summary>Raised when operands do not fit an op: a bug of a lowering or a pass, never of a spec.</summary>
public sealed class IrException(string message) : Exception(message)
{
    internal static void Require(bool holds, string rule, IReadOnlyList<Shape> operands)
    {
        if (!holds)
        {
            throw new IrException($"{rule}; found operands {string.Join(", ", operands)}");
        }
    }
}
