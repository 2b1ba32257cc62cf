namespace Weft.Runtime.Rates;

/// <summary>One error of one design at one size.</summary>
/// <param name="Series">What it is a point of.</param>
/// <param name="Size">H, m, L, D or T.</param>
/// <param name="Seed">The seed that it was trained from; 0 for a best approximation.</param>
/// <param name="Error">
/// The error: of a trained model the root of its test loss, of a best approximation the norm of the kernel's error, in l2
/// times the standard deviation of an input so that the two compare.
/// </param>
/// <param name="IsResolved">Whether the error is more than rounding, and less than that of fewer heads.</param>
public sealed record RatePoint(RateSeries Series, double Size, long Seed, double Error, bool IsResolved = true)
{
    /// <summary>
    /// What no weights of the design can be below, where that is known, in the unit of the error; 0 where not and for a
    /// trained model.
    /// </summary>
    public double LowerBound { get; init; }

    /// <summary>Whether a best approximation is proved to be the best to 1 %.</summary>
    public bool IsProved { get; init; }

    /// <summary>
    /// What rounding adds where the residual stream cancels the heads, at n = 0, when doubles compute the sum; 0 for a
    /// trained model.
    /// </summary>
    public double StreamRounding { get; init; }

    /// <summary>
    /// What arithmetic in doubles contributes at most: target, kernels, coefficients and their sum; 0 for a trained model.
    /// </summary>
    public double Rounding { get; init; }

    /// <summary>Condition number of the heads' kernels; 0 for a trained model.</summary>
    public double Condition { get; init; }

    /// <summary>The learning rate that was chosen; 0 for a best approximation.</summary>
    public double LearningRate { get; init; }

    /// <summary>Error of the best constant predictor, for a trained model; 0 otherwise.</summary>
    public double Trivial { get; init; }
}

/// <summary>Errors that belong together: one line of a figure.</summary>
/// <param name="Design">The architecture with its fields that are not the size.</param>
/// <param name="Target">The task, with its length where lengths are no sizes.</param>
/// <param name="SizeField">Path of the field that is the size: "attention.heads".</param>
/// <param name="Quantity">What was measured: <see cref="Trained"/>, or "best" and a norm.</param>
public sealed record RateSeries(string Design, string Target, string SizeField, string Quantity)
{
    /// <summary>The quantity of trained models.</summary>
    public const string Trained = "trained";

    /// <summary>The quantity of best approximations in l2, which is comparable with trained ones.</summary>
    public const string BestSquares = "best l2";
}
