using System;
using System.Collections.Generic;

namespace Weft.Compiler.Ir;

/// <summary>
/// One operation of the flat intermediate representation. Operands are indices of earlier ops in the same
/// <see cref="Graph"/>. Ops are values: two equal ops compute the same thing, so a graph holds each once.
/// </summary>
public abstract record Op
{
    /// <summary>The op's name in printed IR.</summary>
    public abstract string Mnemonic { get; }

    /// <summary>Indices of the ops whose values this op reads.</summary>
    public abstract EquatableArray<int> Operands { get; init; }

    /// <summary>Settings as they appear in printed IR; empty where there are none.</summary>
    public virtual string Settings => "";

    /// <summary>The shape of the result.</summary>
    /// <exception cref="IrException">The operands do not fit.</exception>
    public abstract Shape Infer(IReadOnlyList<Shape> operands);

    /// <summary>Multiplications and additions of the forward pass; views and copies count nothing.</summary>
    public virtual double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) => 0;

    /// <summary>
    /// Numbers that a forward pass leaves in memory for this op: until it ends, and in training until backward is done.
    /// </summary>
    public virtual double Kept(IReadOnlyList<Shape> operands, Shape result, Extent extent) => result.Elements(extent);

    /// <summary>Whether the op only renames memory that another op wrote.</summary>
    public virtual bool IsView => false;

    /// <summary>
    /// The op that computes the last position of this op's value, given how to move operands there; null where only a
    /// view of the whole value will do.
    /// </summary>
    /// <param name="last">From the index of an operand to the index of its last position.</param>
    public virtual Op? AtLast(Func<int, int> last) => null;

    private protected static EquatableArray<int> List(params int[] operands) => new(operands);
}
