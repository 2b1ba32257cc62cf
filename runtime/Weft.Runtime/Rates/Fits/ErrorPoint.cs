namespace Weft.Runtime.Rates.Fits;

/// <summary>The error of one design at one size.</summary>
/// <param name="Size">What is swept: H, m, L, D or T.</param>
/// <param name="Seed">The seed it was trained from; 0 where nothing is random.</param>
/// <param name="Error">The error, in any norm or a loss.</param>
/// <param name="IsResolved">Whether the error is more than rounding.</param>
public sealed record ErrorPoint(double Size, long Seed, double Error, bool IsResolved = true)
{
    /// <summary>Whether a rate can rest on it.</summary>
    public bool IsUsable => IsResolved && double.IsFinite(Error) && Error > 0 && Size > 0;
}
