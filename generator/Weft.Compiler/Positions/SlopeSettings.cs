using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Positions;

/// <summary>The setting that encodings with learned slopes share.</summary>
internal static class SlopeSettings
{
    public static readonly Field<SlopeRange> InitialSlope = new(
        "initial-slope",
        new EitherShape<SlopeRange>(
            Slope().Select(slope => new SlopeRange(slope, slope)),
            new SlopeRangeShape(Slope())
        ),
        "The heads' initial slopes p: one number, or the [low, high] over which they are spread on a logarithmic scale.",
        "[0.0025, 4]"
    );

    private static RealShape Slope() => new(0, isOpen: true, maximum: 1e6);
}
