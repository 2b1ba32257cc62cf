using System;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Tasks;

namespace Weft.Tool;

/// <summary>What can be wrong with tasks whose data are in files, found before anything is trained.</summary>
internal static class TaskFiles
{
    /// <summary>Opens every task of an experiment that names files.</summary>
    /// <exception cref="InputException">A file cannot be used, or what is in it does not fit an architecture.</exception>
    public static void Check(string path, ExperimentSpec experiment)
    {
        ClassTask.Compile ??= TaskCompiler.Compile;
        var pairs = experiment
            .Trials.Where(trial => trial.Task.Files.Count > 0)
            .DistinctBy(trial => (trial.Task, trial.Architecture));
        foreach (TrialSpec trial in pairs)
        {
            SequenceTask task = Open(trial, experiment.Length);
            if (task.Mismatch(trial) is { } mismatch)
            {
                throw new InputException($"{path}: error: {mismatch}");
            }
        }
    }

    private static SequenceTask Open(TrialSpec trial, int length)
    {
        try
        {
            return TaskCatalogue.Create(trial.Task, length);
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message.Split('\n'));
        }
    }
}
