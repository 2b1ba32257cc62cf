using System.Globalization;
using Weft.Compiler.Formulas;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Norms;

/// <summary>
/// A normalisation of a vector x in R^D, position by position: y = N(x) * g (+ s), the learned gain g starting at 1 and
/// the shift s at 0.
/// </summary>
/// <param name="Epsilon">Added under the root, against division by 0.</param>
public abstract record NormScheme(double Epsilon)
{
    internal static readonly Field<double> EpsilonSetting = new(
        "epsilon",
        new RealShape(0, isOpen: true, maximum: 1),
        "Added under the root, against division by 0.",
        "0.00001"
    );

    /// <summary>Its name in specs.</summary>
    public abstract string Word { get; }

    /// <summary>N(x) in the variable x, without gain and shift.</summary>
    public abstract Formula Normalised { get; }

    /// <summary>The smallest number of coordinates of which N(x) keeps more than signs.</summary>
    public abstract int FewestCoordinates { get; }

    /// <summary>Whether it has a shift (where the architecture has biases).</summary>
    public abstract bool HasShift { get; }

    /// <summary>One call that computes the whole, as C#; null to print the formula.</summary>
    /// <param name="x">What is normalised.</param>
    /// <param name="gain">g, or null.</param>
    /// <param name="shift">s, or null.</param>
    internal virtual string? Call(string x, string? gain, string? shift) => null;

    /// <summary>Epsilon as C#.</summary>
    private protected string EpsilonText => Epsilon.ToString("R", CultureInfo.InvariantCulture);
}
