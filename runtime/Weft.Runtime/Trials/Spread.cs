using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Trials;

/// <summary>Mean and range of a quantity over seeds; infinite and undefined values are left out.</summary>
/// <param name="Count">Number of finite values.</param>
/// <param name="Mean">Arithmetic mean; NaN where there is no value.</param>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value.</param>
public readonly record struct Spread(int Count, double Mean, double Low, double High)
{
    /// <summary>The spread of some values.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0
            ? new Spread(0, double.NaN, double.NaN, double.NaN)
            : new Spread(finite.Length, finite.Average(), finite.Min(), finite.Max());
    }
}
