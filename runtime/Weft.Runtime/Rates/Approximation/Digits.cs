namespace Weft.Runtime.Rates.Approximation;

/// <summary>Relative rounding errors of coefficients, with three bits for the arithmetic around them.</summary>
public static class Digits
{
    /// <summary>Of doubles.</summary>
    public const double OfDoubles = 8 * 1.1102230246251565e-16;

    /// <summary>Of float32, in which modules train.</summary>
    public const double OfFloats = 8 * 5.9604644775390625e-08;
}
