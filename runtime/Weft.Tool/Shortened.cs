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

    /// <summary>The same experiment with another number of steps in every trial.</summary>
    public static ExperimentSpec To(int steps, ExperimentSpec experiment) =>
        With(training => To(steps, training), experiment);

    /// <summary>The first seed only, and a fraction of the steps.</summary>
    public static ExperimentSpec Quick(ExperimentSpec experiment)
    {
        long seed = experiment.Trials[0].Seed;
        ExperimentSpec first = experiment with { Trials = [.. experiment.Trials.Where(trial => trial.Seed == seed)] };
        return With(training => To(Math.Max(1, training.Steps / QuickFraction), training), first);
    }

    private static ExperimentSpec With(Func<TrainingSpec, TrainingSpec> shorten, ExperimentSpec experiment) =>
        experiment with
        {
            Training = shorten(experiment.Training),
            Trials = [.. experiment.Trials.Select(trial => trial with { Training = shorten(trial.Training) })],
        };
}
