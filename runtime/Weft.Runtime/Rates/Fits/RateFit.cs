using System.Collections.Generic;

namespace Weft.Runtime.Rates.Fits;

/// <summary>How fast an error falls, or why that cannot be said.</summary>
/// <param name="Model">The form that describes the points; null where there is no number.</param>
/// <param name="Exponent">n of the form; NaN where there is no number.</param>
/// <param name="Low">
/// Lower end of the 95 % interval of n over seeds; of a curve without chance, the smallest n of its parts.
/// </param>
/// <param name="High">Upper end of it; the largest n.</param>
/// <param name="Intercept">a of the form.</param>
/// <param name="Floor">c where the error levels off; 0 where no floor was found.</param>
/// <param name="Determination">R^2 of log E: the share of its variance that the form explains.</param>
/// <param name="Scatter">Root mean square of what is left of log E: relative scatter of the points.</param>
/// <param name="Points">Sizes that the fit rests on.</param>
/// <param name="LeftOut">Sizes that were left out: rounding, failed, missing for a seed or, of a curve without chance, floor.</param>
/// <param name="Criteria">AICc of every form that was fitted to a curve without chance, less that of the best.</param>
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
    /// <summary>What is said in place of a number where there are too few sizes.</summary>
    public const string NotEnough = "not enough points";

    /// <summary>What is said where errors do not fall.</summary>
    public const string Flat = "does not fall";

    /// <summary>Whether there is a number, or why there is none.</summary>
    public RateAnswer Answer { get; init; }

    /// <summary>Seeds that the fit rests on; 0 for a curve without chance.</summary>
    public int Seeds { get; init; }

    /// <summary>Seeds that were left out since they lack sizes that others have.</summary>
    public IReadOnlyList<long> SeedsLeftOut { get; init; } = [];

    /// <summary>
    /// Where there is no number, the lower end of the 95 % interval over seeds of the slope of -log E against log s or s:
    /// whatever the floor, n is no smaller. NaN where there is none.
    /// </summary>
    public double Bound { get; init; } = double.NaN;

    /// <summary>What the bound is a slope against: log s for a power, s for an exponential.</summary>
    public RateModel BoundModel { get; init; }

    /// <summary>About how many seeds would give a number; null where that is not known or more than a hundred.</summary>
    public int? SeedsNeeded { get; init; }

    /// <summary>About how many sizes would, with these seeds; null where that is not known or six more would not.</summary>
    public int? SizesNeeded { get; init; }

    /// <summary>n of each seed, to first order around the mean curve; empty where there is no number.</summary>
    public IReadOnlyDictionary<long, double> SeedExponents { get; init; } = new Dictionary<long, double>();

    /// <summary>Whether there is an exponent.</summary>
    public bool HasRate => Answer == RateAnswer.Number && Model is not null;

    /// <summary>The form's name, or why there is no number.</summary>
    public string ModelText => Answer == RateAnswer.Number && Model is { } model ? model.Word() : Reason.Word();

    private RateAnswer Reason => Answer == RateAnswer.Number ? RateAnswer.NotEnoughSizes : Answer;

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
        )
        {
            Answer = RateAnswer.NotEnoughSizes,
        };
}
