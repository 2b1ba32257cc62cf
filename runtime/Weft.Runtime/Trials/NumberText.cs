using System;
using System.Globalization;
using System.Linq;

namespace Weft.Runtime.Trials;

/// <summary>How numbers are written in reports and on the terminal, the same everywhere.</summary>
public static class NumberText
{
    /// <summary>What stands for a number that was not measured or is not finite.</summary>
    public const string Missing = "–";

    /// <summary>
    /// A loss: three significant digits, with an exponent below 0.01 and from 100,000 on: "0.500", "2.94", "5.00e-3"; or "0".
    /// </summary>
    public static string Loss(double value)
    {
        if (!double.IsFinite(value))
        {
            return Missing;
        }

        // The bounds are those of the rounded number, so that 9.999 is 10.0.
        string format = Math.Abs(value) switch
        {
            0 => "0",
            < 0.009995 or >= 99_999.5 => "0.00e+0",
            < 0.09995 => "0.0000",
            < 0.9995 => "0.000",
            < 9.995 => "0.00",
            < 99.95 => "0.0",
            _ => "#,0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal);
    }

    /// <summary>A quantity of moderate size: three significant digits, no exponent from 0.001 to a million.</summary>
    public static string Plain(double value)
    {
        if (!double.IsFinite(value))
        {
            return Missing;
        }

        double size = Math.Abs(value);
        string format = size switch
        {
            0 => "0",
            < 0.001 => "0.##e+0",
            < 1 => "0.####",
            < 10 => "0.##",
            < 100 => "0.#",
            < 1_000_000 => "#,0",
            _ => "0.##e+0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A mark of a logarithmic axis: "10⁻⁵", "2·10⁻⁵".</summary>
    internal static string Power(double value)
    {
        int exponent = (int)Math.Floor(Math.Log10(value) + 1e-9);
        double factor = Math.Round(value / Math.Pow(10, exponent), 1);
        string power = $"10{string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(Raised))}";
        return factor == 1 ? power : $"{factor.ToString("0.#", CultureInfo.InvariantCulture)}·{power}";
    }

    private static char Raised(char digit) =>
        digit switch
        {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            _ => (char)('⁰' + (digit - '0')),
        };

    /// <summary>A count with thousands separated.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>The range over seeds; a dash where there are fewer than two values.</summary>
    public static string Range(Spread spread) =>
        spread.Count < 2 ? Missing : $"{Loss(spread.Low)} … {Loss(spread.High)}";
}
