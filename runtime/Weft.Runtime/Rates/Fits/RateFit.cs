using System.Collections.Generic;

namespace Weft.Runtime.Rates.Fits;

/// <summary>How fast an error falls, or why that cannot be said.</summary>
/// <param name="Model">The form that describes the points best; null where there are not enough.</param>
/// <param name="Exponent">n of the form; NaN where there are not enough points.</param>
/// <param name="Low">Lower end of the 95 % interval of n.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="Intercept">a of the form.</param>
/// <param name="Floor">c where the error levels off; 0 where no floor was found.</param>
/// <param name="Determination">R^2 of log E: the share of its variance that the form explains.</param>
/// <param name="Scatter">Root mean square of what is left of log E: relative scatter of the points.</param>
/// <param name="Points">Sizes that the fit rests on: those that are neither rounding nor dominated by a floor.</param>
/// <param name="LeftOut">Sizes that were left out as rounding or floor.</param>
/// <param name="Criteria">AICc of every form that was fitted, less that of the best.</param>
public sealed record RateFit(
    RateModel? Model,
    double Exponent,
    double Low,
    double High,
    double Intercept,
    double Floor,
    double Determination,
    double Scatter,
    int Points,
    IReadOnlyList<double> LeftOut,
    IReadOnlyDictionary<RateModel, double> Criteria
)
{
    /// <summary>What is said in place of a number.</summary>
    public const string NotEnough = "not enough points";

    /// <summary>What is said where errors of all sizes lie within a hundredth of each other, whatever the exponent.</summary>
    public const string Flat = "does not fall";

    /// <summary>Whether the form changes by less than a hundredth from the smallest size to the largest.</summary>
    public bool IsFlat { get; init; }

    /// <summary>Whether the exponent says how fast something falls.</summary>
    public bool HasRate => Model is not null && !IsFlat;

    /// <summary>The form's name, that nothing falls, or that there are not enough points.</summary>
    public string ModelText => IsFlat ? Flat : Model?.Word() ?? NotEnough;

    internal static RateFit Missing(int points, IReadOnlyList<double> leftOut) =>
        new(
            null,
            double.NaN,
            double.NaN,
            double.NaN,
            double.NaN,
            0,
            double.NaN,
            double.NaN,
            points,
            leftOut,
            new Dictionary<RateModel, double>()
        );
}
