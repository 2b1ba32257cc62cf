using Weft.Compiler.Ir;

namespace Weft.Compiler.Costs;

/// <summary>The rates of <see cref="Calibration.BuiltIn"/>, as <c>weft explain --calibrate</c> printed them.</summary>
internal static class BuiltInRates
{
    public static Calibration Create() =>
        new(
            "built-in rates of one thread of a server with AVX-512; weft explain --calibrate measures this machine",
            new OpRates(16.2, 6.58, 73.8),
            new EquatableArray<WayRates>([
                new(MixtureWay.Recurrence, false, false, 37.1, 0, 0, 82.9),
                new(MixtureWay.Tiles, false, false, 57.8, 6.06, 178658, 157),
                new(MixtureWay.Fourier, false, false, 81.1, 2.47, 0, 664),
                new(MixtureWay.Dense, false, false, 119, 0, 2.51e+03, 199),
                new(MixtureWay.PrefixSums, false, false, 105, 0, 0, 420),
                new(MixtureWay.Fused, true, false, 0.818, 1.59, 1.34e+03, 194),
                new(MixtureWay.Flash, true, false, 31.8, 1.4, 1.37e+03, 230),
                new(MixtureWay.Dense, true, false, 108, 8.11, 3.31e+03, 0),
                new(MixtureWay.Recurrence, false, true, 138, 0, 0, 72),
                new(MixtureWay.Tiles, false, true, 265, 7.18, 804301, 219),
                new(MixtureWay.Fourier, false, true, 233, 0, 105613, 583),
                new(MixtureWay.Dense, false, true, 496, 0, 25965, 34.2),
                new(MixtureWay.PrefixSums, false, true, 238, 0, 0, 371),
                new(MixtureWay.Fused, true, true, 61.3, 2.83, 538, 330),
                new(MixtureWay.Flash, true, true, 161, 0, 1.43e+03, 317),
                new(MixtureWay.Dense, true, true, 404, 11.6, 6.32e+03, 0),
            ])
        );
}
