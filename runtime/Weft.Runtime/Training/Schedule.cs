using System;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Training;

/// <summary>The learning rate of every step: linear warm-up, then cosine decay to a fraction of the peak.</summary>
/// <remarks>Source of the decay: Loshchilov and Hutter, "SGDR", ICLR 2017, without restarts.</remarks>
internal sealed class Schedule(TrainingSpec training)
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, from 0 to <see cref="TrainingSpec.Steps"/> - 1.</param>
    /// <returns>
    /// peak (step + 1) / warm-up during warm-up; from there the peak decays to exactly its final fraction at the last
    /// step.
    /// </returns>
    public double LearningRate(int step)
    {
        double peak = training.LearningRate;
        if (step < training.WarmUp)
        {
            return peak * (step + 1) / training.WarmUp;
        }

        int decaySteps = training.Steps - 1 - training.WarmUp;
        double progress = decaySteps <= 0 ? 1 : Math.Min(1, (step - training.WarmUp) / (double)decaySteps);
        double fraction = training.FinalLearningRate;
        return peak * (fraction + (1 - fraction) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}
