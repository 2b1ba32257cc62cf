using System;

namespace Weft.Runtime.Numerics;

/// <summary>
/// A number as the unevaluated sum of two doubles, with about 31 decimal digits (T. Dekker, 1971; Y. Hida, X. Li,
/// D. Bailey, "Library for double-double and quad-double arithmetic", 2007). Coefficients of best approximations are as
/// large as 1e15 times the error that they leave, which doubles cannot compute. Every operation is one of IEEE 754 in a
/// fixed order and functions are series of our own, so that a result is the same on every processor; a fused
/// multiply-add that the processor lacks is emulated exactly.
/// </summary>
/// <param name="High">The nearest double.</param>
/// <param name="Low">The rest, at most half a unit in the last place of <paramref name="High"/>.</param>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>Relative rounding error of an operation, with a margin.</summary>
    public const double Roundoff = 1e-31;

    private const int HalvingsOfExponent = 9;
    private const int TermsOfExponential = 8;

    private static readonly DoubleDouble s_halfPi = new(1.5707963267948966, 6.123233995736766e-17);

    public static DoubleDouble Zero => default;

    public static DoubleDouble One => new(1, 0);

    /// <summary>The natural logarithm of 2.</summary>
    public static DoubleDouble Ln2 => new(0.6931471805599453, 2.3190468138462996e-17);

    public static DoubleDouble Pi => new(2 * s_halfPi.High, 2 * s_halfPi.Low);

    public static implicit operator DoubleDouble(double x) => new(x, 0);

    public static explicit operator double(DoubleDouble x) => x.High;

    public static DoubleDouble operator -(DoubleDouble x) => new(-x.High, -x.Low);

    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        (double sum, double error) = Sum(x.High, y.High);
        (double lows, double errorOfLows) = Sum(x.Low, y.Low);
        (sum, error) = Normalised(sum, error + lows);
        (sum, error) = Normalised(sum, error + errorOfLows);
        return new(sum, error);
    }

    public static DoubleDouble operator -(DoubleDouble x, DoubleDouble y) => x + -y;

    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        double product = x.High * y.High;
        double error = Math.FusedMultiplyAdd(x.High, y.High, -product);
        error = Math.FusedMultiplyAdd(x.High, y.Low, error);
        error = Math.FusedMultiplyAdd(x.Low, y.High, error);
        (double high, double low) = Normalised(product, error);
        return new(high, low);
    }

    public static DoubleDouble operator /(DoubleDouble x, DoubleDouble y)
    {
        double first = x.High / y.High;
        if (!double.IsFinite(first) || first == 0)
        {
            return first;
        }

        DoubleDouble rest = x - (y * first);
        double second = rest.High / y.High;
        rest -= y * second;
        (double high, double low) = Normalised(first, second);
        return new DoubleDouble(high, low) + (rest.High / y.High);
    }

    public static bool operator <(DoubleDouble x, DoubleDouble y) =>
        x.High < y.High || (x.High == y.High && x.Low < y.Low);

    public static bool operator >(DoubleDouble x, DoubleDouble y) => y < x;

    public static DoubleDouble Abs(DoubleDouble x) => x.High < 0 ? -x : x;

    /// <summary>The largest whole number that is not above x.</summary>
    public static DoubleDouble Floor(DoubleDouble x)
    {
        double high = Math.Floor(x.High);
        return high == x.High ? (DoubleDouble)high + Math.Floor(x.Low) : high;
    }

    /// <summary>The square root; NaN below 0.</summary>
    public static DoubleDouble Sqrt(DoubleDouble x)
    {
        double root = Math.Sqrt(x.High);
        return root == 0 || !double.IsFinite(root) ? root : root + ((x - ((DoubleDouble)root * root)) / (2 * root));
    }

    /// <summary>e^x; 0 where that is below the smallest double.</summary>
    public static DoubleDouble Exp(DoubleDouble x)
    {
        if (!(x.High > -745.2))
        {
            return double.IsNaN(x.High) ? double.NaN : Zero;
        }

        if (x.High > 709.7)
        {
            return double.PositiveInfinity;
        }

        // e^x = 2^k (e^(r / 512))^512; e^r - 1 is squared, since 1 + e would lose the digits of a small e.
        double twos = Math.Round(x.High / Ln2.High);
        DoubleDouble r = Scaled(x - (Ln2 * twos), -HalvingsOfExponent);
        DoubleDouble e = Zero;
        for (int k = TermsOfExponential; k > 0; k--)
        {
            e = r * (One + e) / k;
        }

        for (int i = 0; i < HalvingsOfExponent; i++)
        {
            e = Scaled(e, 1) + (e * e);
        }

        return Scaled(One + e, (int)twos);
    }

    /// <summary>The natural logarithm; minus infinity at 0 and NaN below.</summary>
    public static DoubleDouble Log(DoubleDouble x)
    {
        if (!(x.High > 0) || !double.IsFinite(x.High))
        {
            return x.High == 0 ? double.NegativeInfinity
                : x.High > 0 ? double.PositiveInfinity
                : double.NaN;
        }

        // x = 2^k m with m near 1, log m = 2 artanh((m - 1) / (m + 1)) to a few digits; three of Newton's steps, each of
        // which doubles their number.
        int twos = Math.ILogB(x.High);
        DoubleDouble m = Scaled(x, -twos);
        if (m.High > 1.5)
        {
            (m, twos) = (Scaled(m, -1), twos + 1);
        }

        double u = (m.High - 1) / (m.High + 1);
        double square = u * u;
        DoubleDouble y = 2 * u * (1 + (square * ((1.0 / 3) + (square * (0.2 + (square / 7))))));
        for (int i = 0; i < 3; i++)
        {
            y += (m * Exp(-y)) - One;
        }

        return y + (Ln2 * twos);
    }

    /// <summary>x^y for x of at least 0.</summary>
    public static DoubleDouble Pow(DoubleDouble x, DoubleDouble y) => y.High == 0 ? One : Exp(y * Log(x));

    /// <summary>The sine, for arguments of moderate size: digits of many turns are lost.</summary>
    public static DoubleDouble Sin(DoubleDouble x)
    {
        double quarters = Math.Round(x.High / s_halfPi.High);
        DoubleDouble r = x - (s_halfPi * quarters);
        return ((long)quarters & 3) switch
        {
            0 => Series(r, 1),
            1 => Series(r, 0),
            2 => -Series(r, 1),
            _ => -Series(r, 0),
        };
    }

    /// <summary>The cosine, for arguments of moderate size.</summary>
    public static DoubleDouble Cos(DoubleDouble x) => Sin(x + s_halfPi);

    /// <summary>x 2^k, exact but below the smallest normal double.</summary>
    public static DoubleDouble Scaled(DoubleDouble x, int k) => new(Math.ScaleB(x.High, k), Math.ScaleB(x.Low, k));

    // Taylor's series of sine (from = 1) or cosine (from = 0) within an eighth of a turn.
    private static DoubleDouble Series(DoubleDouble r, int from)
    {
        const int Last = 28;
        DoubleDouble square = r * r;
        DoubleDouble sum = Zero;
        for (int k = Last + from; k > from; k -= 2)
        {
            sum = -(square * (One + sum)) / ((double)k * (k - 1));
        }

        return from == 1 ? r * (One + sum) : One + sum;
    }

    private static (double Sum, double Error) Sum(double x, double y)
    {
        double sum = x + y;
        double part = sum - x;
        return (sum, x - (sum - part) + (y - part));
    }

    // For |x| of at least |y|.
    private static (double Sum, double Error) Normalised(double x, double y)
    {
        double sum = x + y;
        return (sum, y - (sum - x));
    }
}
