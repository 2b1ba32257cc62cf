using System;

namespace Weft.Runtime.Rates.Fits;

/// <summary>Forms in which an error falls with a size s.</summary>
public enum RateModel
{
    /// <summary>E = e^a s^-n.</summary>
    Power,

    /// <summary>E = e^a e^(-n s).</summary>
    Exponential,

    /// <summary>E = c + e^a s^-n.</summary>
    PowerWithFloor,

    /// <summary>E = c + e^a e^(-n s).</summary>
    ExponentialWithFloor,
}

/// <summary>The forms' formulas.</summary>
public static class RateModels
{
    /// <summary>Its name in tables and files.</summary>
    public static string Word(this RateModel model) =>
        model switch
        {
            RateModel.Power => "power",
            RateModel.Exponential => "exponential",
            RateModel.PowerWithFloor => "power with floor",
            _ => "exponential with floor",
        };

    /// <summary>Whether it levels off at a constant c.</summary>
    public static bool HasFloor(this RateModel model) =>
        model is RateModel.PowerWithFloor or RateModel.ExponentialWithFloor;

    /// <summary>What the logarithm of the falling part is linear in: log s or s.</summary>
    internal static double Abscissa(this RateModel model, double size) =>
        model is RateModel.Power or RateModel.PowerWithFloor ? Math.Log(size) : size;
}
