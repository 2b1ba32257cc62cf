using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weft.Runtime.Numerics;

/// <summary>
/// Four numbers of <see cref="DoubleDouble"/> side by side. The operations are those of IEEE 754 in the same order for
/// every lane, so that results depend on no register.
/// </summary>
/// <param name="high">The nearest doubles.</param>
/// <param name="low">The rests.</param>
internal readonly struct DoubleDoubleLanes(Vector256<double> high, Vector256<double> low)
{
    /// <summary>How many.</summary>
    public const int Count = 4;

    /// <summary>Of arguments below it the exponential is a normal double, and so is its inverse.</summary>
    public const double LargestExponent = 700;

    private const int HalvingsOfExponent = 9;
    private const int TermsOfExponential = 8;

    // 1 / k!
    private static readonly DoubleDouble[] s_inverse = Inverse();

    public Vector256<double> High => high;

    public Vector256<double> Low => low;

    /// <summary>One number in all lanes.</summary>
    public static DoubleDoubleLanes Of(DoubleDouble x) => new(Vector256.Create(x.High), Vector256.Create(x.Low));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes operator *(DoubleDoubleLanes x, DoubleDoubleLanes y)
    {
        Vector256<double> product = x.High * y.High;
        Vector256<double> error = Vector256.FusedMultiplyAdd(x.High, y.High, -product);
        error = Vector256.FusedMultiplyAdd(x.High, y.Low, error);
        error = Vector256.FusedMultiplyAdd(x.Low, y.High, error);
        return Normalised(product, error);
    }

    /// <summary>x + y, where the two do not cancel but for a part of their digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes operator +(DoubleDoubleLanes x, DoubleDoubleLanes y)
    {
        Vector256<double> total = x.High + y.High;
        Vector256<double> part = total - x.High;
        Vector256<double> rest = x.High - (total - part) + (y.High - part);
        return Normalised(total, rest + (x.Low + y.Low));
    }

    /// <summary>sum + x y, where the terms do not cancel but for a part of their digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes MultiplyAdd(DoubleDoubleLanes x, DoubleDoubleLanes y, DoubleDoubleLanes sum)
    {
        // The product and its error, then the exact sum of the high parts.
        Vector256<double> product = x.High * y.High;
        Vector256<double> error = Vector256.FusedMultiplyAdd(x.High, y.High, -product);
        error = Vector256.FusedMultiplyAdd(x.High, y.Low, error);
        error = Vector256.FusedMultiplyAdd(x.Low, y.High, error);
        Vector256<double> total = sum.High + product;
        Vector256<double> part = total - sum.High;
        Vector256<double> rest = sum.High - (total - part) + (product - part);
        return Normalised(total, rest + (sum.Low + error));
    }

    /// <summary>x where a lane is among the first ones, 0 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleDoubleLanes First(int count)
    {
        Vector256<double> mask = Mask(count);
        return new(High & mask, Low & mask);
    }

    /// <summary>All bits where a lane is among the first ones.</summary>
    public static Vector256<double> Mask(int count) =>
        Vector256.LessThan(Vector256.Create(0.0, 1, 2, 3), Vector256.Create((double)count));

    /// <summary>The sum of the lanes.</summary>
    public DoubleDouble Sum() => this[0] + this[1] + (this[2] + this[3]);

    private DoubleDouble this[int lane] => new(High[lane], Low[lane]);

    /// <summary>e^x, as <see cref="DoubleDouble.Exp"/>, for |x| of at most <see cref="LargestExponent"/>.</summary>
    public static DoubleDoubleLanes Exp(DoubleDoubleLanes x)
    {
        // 2^52 and the exponent's offset: added to a whole number they leave it in the last bits.
        const double Offset = 4503599627370496.0 + 1023;
        Vector256<double> twos = Vector256.Round(x.High / DoubleDouble.Ln2.High);
        DoubleDoubleLanes r = MultiplyAdd(
            Of(-DoubleDouble.Ln2),
            new DoubleDoubleLanes(twos, Vector256<double>.Zero),
            x
        );
        r = r.Scaled(1.0 / (1 << HalvingsOfExponent));
        DoubleDoubleLanes e = Of(s_inverse[TermsOfExponential]);
        for (int k = TermsOfExponential - 1; k > 0; k--)
        {
            e = MultiplyAdd(e, r, Of(s_inverse[k]));
        }

        e *= r;
        for (int i = 0; i < HalvingsOfExponent; i++)
        {
            e = MultiplyAdd(e, e, e.Scaled(2));
        }

        e += Of(DoubleDouble.One);
        Vector256<double> power = Vector256.ShiftLeft((twos + Vector256.Create(Offset)).AsInt64(), 52).AsDouble();
        return new(e.High * power, e.Low * power);
    }

    private DoubleDoubleLanes Scaled(double powerOfTwo) => new(High * powerOfTwo, Low * powerOfTwo);

    // For |x| of at least |y|.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleDoubleLanes Normalised(Vector256<double> x, Vector256<double> y)
    {
        Vector256<double> sum = x + y;
        return new(sum, y - (sum - x));
    }

    private static DoubleDouble[] Inverse()
    {
        var inverse = new DoubleDouble[TermsOfExponential + 1];
        inverse[0] = DoubleDouble.One;
        for (int k = 1; k <= TermsOfExponential; k++)
        {
            inverse[k] = inverse[k - 1] / k;
        }

        return inverse;
    }
}
