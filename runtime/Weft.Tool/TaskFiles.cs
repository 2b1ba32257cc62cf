using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Tasks;

namespace Weft.Tool;

/// <summary>What can be wrong with tasks whose data are in files, found before anything is trained.</summary>
internal static class TaskFiles
{
    /// <summary>Opens every task of an experiment that names files, at every length that it is trained and tested at.</summary>
    /// <param name="path">The experiment's file.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="runsCode">Whether a class of the user's may run; else it is compiled and its metadata are read.</param>
    /// <exception cref="InputException">A file cannot be used, or what is in it does not fit an architecture.</exception>
    /// <returns>What there is to say of the data, a line each.</returns>
    public static IReadOnlyList<string> Check(string path, ExperimentSpec experiment, bool runsCode)
    {
        ClassTask.Compile ??= TaskCompiler.Compile;
        if (!runsCode)
        {
            foreach (ClassSpec task in Classes(experiment))
            {
                Named(() =>
                {
                    TaskCompiler.Inspect(task);
                    return task;
                });
            }
        }

        var pairs = experiment
            .Trials.Where(trial => trial.Task.Files.Count > 0 && (runsCode || trial.Task is not ClassSpec))
            .DistinctBy(trial => (trial.Task, trial.Architecture, trial.Length));
        foreach (TrialSpec trial in pairs)
        {
            foreach (int factor in Factors(trial.Task))
            {
                SequenceTask task = Named(() => TaskCatalogue.Create(trial.Task, checked(factor * trial.Length)));
                if (task.Mismatch(trial) is { } mismatch)
                {
                    throw new InputException($"{path}: error: {mismatch}");
                }
            }
        }

        return
        [
            .. experiment
                .Trials.Where(trial => runsCode || trial.Task is not ClassSpec)
                .DistinctBy(trial => (trial.Task, trial.Length))
                .SelectMany(trial => Named(() => TaskCatalogue.Remarks(trial.Task, trial.Length)))
                .Distinct(),
        ];
    }

    /// <summary>The tasks of an experiment that are classes of the user's.</summary>
    public static IEnumerable<ClassSpec> Classes(ExperimentSpec experiment) =>
        experiment.Trials.Select(trial => trial.Task).OfType<ClassSpec>().Distinct();

    private static IEnumerable<int> Factors(TaskSpec task) => task.Extrapolate.Prepend(1).Distinct();

    private static T Named<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message.Split('\n'));
        }
    }
}
