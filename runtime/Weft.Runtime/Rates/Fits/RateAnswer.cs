namespace Weft.Runtime.Rates.Fits;

/// <summary>Whether there is a number for a rate, or why there is none.</summary>
public enum RateAnswer
{
    /// <summary>There is a number.</summary>
    Number,

    /// <summary>Too few sizes.</summary>
    NotEnoughSizes,

    /// <summary>One seed: nothing is known of how far seeds differ.</summary>
    OneSeed,

    /// <summary>Power and exponential, each with room for a floor, describe the points alike.</summary>
    FormUndecided,

    /// <summary>The form is known, but the points would look the same with a floor and a larger exponent.</summary>
    FloorPossible,

    /// <summary>No form describes the points.</summary>
    NoForm,

    /// <summary>The errors do not fall beyond chance.</summary>
    NoFall,

    /// <summary>A curve without chance whose exponent changes from one part of the sizes to another.</summary>
    ManyExponents,
}

/// <summary>What the answers are called.</summary>
public static class RateAnswers
{
    /// <summary>Its words in tables and files; empty for a number, which has a form's name.</summary>
    public static string Word(this RateAnswer answer) =>
        answer switch
        {
            RateAnswer.Number => "",
            RateAnswer.NotEnoughSizes => RateFit.NotEnough,
            RateAnswer.OneSeed => "one seed",
            RateAnswer.FormUndecided => "power or exponential",
            RateAnswer.FloorPossible => "a floor cannot be excluded",
            RateAnswer.NoForm => "neither power nor exponential",
            RateAnswer.NoFall => RateFit.Flat,
            _ => "no single exponent",
        };
}
