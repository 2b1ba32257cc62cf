using System.Globalization;

namespace Weft.Compiler;

/// <summary>Quantities as <c>weft explain</c> writes them.</summary>
public static class ExplainText
{
    /// <summary>Microseconds in a unit that reads well, with three significant digits.</summary>
    public static string Time(double microseconds)
    {
        var (value, unit) =
            microseconds >= 999_500 ? (microseconds / 1e6, "s")
            : microseconds >= 999.5 ? (microseconds / 1e3, "ms")
            : (microseconds, "us");
        return value.ToString("G3", CultureInfo.InvariantCulture) + " " + unit;
    }

    /// <summary>Three significant digits and a decimal prefix: 1.23 M.</summary>
    public static string Quantity(double value)
    {
        string[] prefixes = ["", "k", "M", "G", "T", "P", "E"];
        var i = 0;
        for (; value >= 999.5 && i < prefixes.Length - 1; i++)
        {
            value /= 1000;
        }

        return value.ToString("G3", CultureInfo.InvariantCulture) + " " + prefixes[i];
    }
}
