namespace Weft.Compiler.Costs;

/// <summary>
/// What a way of computing does, in quantities that take time in proportion. A call also takes a time of its own.
/// </summary>
/// <param name="Products">Multiplications and additions of products of matrices, transforms or sums (FLOPs).</param>
/// <param name="Functions">Values of exponentials and what goes with each, such as a sum over its row.</param>
/// <param name="Bytes">Bytes read and written.</param>
public readonly record struct Work(double Products, double Functions, double Bytes);
