using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Positions;

/// <summary>The setting that encodings by sines and cosines share.</summary>
internal static class Frequencies
{
    public static readonly Field<double> Base = new(
        "base",
        new RealShape(1, isOpen: true, maximum: 1e9),
        "Base of the geometric sequence of frequencies, from 1 to about 1 / base.",
        "10000"
    );
}
