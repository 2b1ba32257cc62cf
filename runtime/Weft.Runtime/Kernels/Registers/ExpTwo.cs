namespace Weft.Runtime.Kernels;

/// <summary>
/// 2^x = 2^n 2^f with n = round(x) and a polynomial 1 + c1 f + .. + c6 f^6 for |f| at most 1/2, which interpolates 2^f
/// at Chebyshev nodes: its relative error is 5e-9 before rounding.
/// </summary>
internal static class ExpTwo
{
    public const float Smallest = -126;
    public const float Flushed = -60;
    public const float Largest = 128;

    /// <summary>1.5 2^23: a number of at most 2^22 added to it is rounded to a whole one, which its lowest bits
    /// hold: cheaper than rounding and converting.</summary>
    public const float Shift = 12582912;

    public const float C1 = 0.693147182f;
    public const float C2 = 0.240226507f;
    public const float C3 = 0.0555035695f;
    public const float C4 = 0.00961808302f;
    public const float C5 = 0.00133908633f;
    public const float C6 = 0.000154531634f;
}
