namespace Weft.Compiler.Costs;

/// <summary>How fast a machine does everything that is no mixture of positions, one op after the other.</summary>
/// <param name="CallMicroseconds">Time of an op with its part of backward, whatever its size.</param>
/// <param name="ProductPicoseconds">Time of a FLOP of a large product of matrices.</param>
/// <param name="BytePicoseconds">Time of a byte that is read or written.</param>
public sealed record OpRates(double CallMicroseconds, double ProductPicoseconds, double BytePicoseconds);
