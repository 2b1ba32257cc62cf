using Weft.Compiler.Spec;

namespace Weft.Tool.Paper;

/// <summary>Which trials of the paper's experiments a run takes.</summary>
/// <param name="Quick">One seed and a fraction of the steps.</param>
/// <param name="ClaimsOnly">Only the trials that claims are made of.</param>
/// <param name="FirstSeed">The first of as many seeds as each experiment declares; null for those.</param>
internal sealed record PaperChoice(bool Quick = false, bool ClaimsOnly = false, long? FirstSeed = null)
{
    /// <summary>What is taken of one experiment.</summary>
    public ExperimentSpec Of(ExperimentSpec experiment)
    {
        ExperimentSpec seeded = FirstSeed is { } first ? Selection.SeedsFrom(first, experiment) : experiment;
        ExperimentSpec asked = ClaimsOnly ? Selection.Claimed(seeded) : seeded;
        return Quick ? Shortened.Quick(asked) : asked;
    }

    /// <summary>As on the command line, " --quick --first-seed 4"; empty where all is taken.</summary>
    public override string ToString() =>
        (Quick ? " --quick" : "")
        + (ClaimsOnly ? " --claims-only" : "")
        + (FirstSeed is { } seed ? $" --first-seed {seed}" : "");
}
