namespace Weft.Compiler.Ir;

/// <summary>Ops and their shapes by index, of a graph that is finished or one that is being built.</summary>
internal interface IOps
{
    /// <summary>The op at an index.</summary>
    Op OpAt(int index);

    /// <summary>Shape of the value at an index.</summary>
    Shape ShapeOf(int index);
}
