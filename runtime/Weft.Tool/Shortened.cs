using System;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Tool;

/// <summary>Experiments that take less time than declared.</summary>
internal static class Shortened
{
    /// <summary>Of the declared steps, a quick run takes one in so many.</summary>
    public const int QuickFraction = 4;

    /// <summary>The same training with another number of steps, warm-up and validation to match.</summary>
    public static TrainingSpec To(int steps, TrainingSpec training) =>
        training with
        {
            Steps = steps,
            WarmUp = Math.Min(training.WarmUp, steps / 10),
            ValidateEvery = Math.Min(training.ValidateEvery, steps),
        };

    /// <summary>The first seed only, and a fraction of the steps.</summary>
    public static ExperimentSpec Quick(ExperimentSpec experiment)
    {
        long seed = experiment.Trials[0].Seed;
        return experiment with
        {
            Training = To(Math.Max(1, experiment.Training.Steps / QuickFraction), experiment.Training),
            Trials = [.. experiment.Trials.Where(trial => trial.Seed == seed)],
        };
    }
}
