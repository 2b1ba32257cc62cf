using System;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Weft.Tests.Shared;

namespace Weft.Runtime.Tests.Reference.Drawing;

/// <summary>
/// Real numbers within the bounds of a schema: a few orders of magnitude, not more than the reference bears without
/// overflow, and the bounds themselves where they are as small.
/// </summary>
internal static class NumberGenerator
{
    private const double Smallest = 0.01;
    private const double Largest = 20;

    public static Gen<double> Numbers(JsonSchema schema)
    {
        var low = schema.Number("minimum") ?? schema.Number("exclusiveMinimum") ?? -Largest;
        var high = schema.Number("maximum") ?? schema.Number("exclusiveMaximum") ?? Largest;
        var magnitudes =
            low > Largest ? Magnitudes(low, Math.Min(high, 20 * low))
            : high <= 0
                ? Magnitudes(Math.Max(-high, Smallest), Math.Max(-high, Math.Min(-low, Largest))).Select(x => -x)
            : low < 0
                ? Magnitudes(Smallest, Math.Min(high, Largest)).SelectMany(x => Gen.Elements(x, Math.Max(-x, low)))
            : Magnitudes(Math.Max(low, Smallest), Math.Max(low, Math.Min(high, Largest)));
        var special = new[] { low, high }
            .Where(end => Math.Abs(end) <= Largest && SchemaMatch.IsWithinBounds(schema, end))
            .Select(Gen.Constant)
            .ToArray();
        var within = magnitudes.Where(number => SchemaMatch.IsWithinBounds(schema, number));
        return special.Length == 0 ? within : Gen.Frequency((7, within), (1, Gen.OneOf(special)));
    }

    /// <summary>Even on a logarithmic scale, with three significant digits.</summary>
    private static Gen<double> Magnitudes(double low, double high) =>
        Gen.Choose(0, 1000)
            .Select(step => low * Math.Pow(high / low, step / 1000.0))
            .Select(number =>
                double.Parse(number.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            );
}
