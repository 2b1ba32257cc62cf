using System.Collections.Generic;
using System.IO;
using System.Linq;
using TorchSharp;
using Weft.Runtime.Modules;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Tool;

/// <summary>What every command that trains does before and after.</summary>
internal static class TrainingSession
{
    /// <summary>Makes sure that the machine can train.</summary>
    /// <exception cref="InputException">It cannot; the message says what is missing.</exception>
    public static void RequireLibraries()
    {
        if (NativeLibraries.Explain() is { } complaint)
        {
            throw new InputException(complaint);
        }
    }

    /// <summary>An engine with the modules of the just-in-time host.</summary>
    public static TrialEngine Engine(RunOptions run, TrialStore store) =>
        new(
            (spec, sized) => Start(InMemoryCompiler.Create(spec, torch.float32, sized), run.From),
            run.Workers ?? TrialEngine.DefaultWorkers
        )
        {
            Store = run.From is null ? store : null,
        };

    // A trial whose module has other parameters than the file fails with the message of the exception.
    private static SequenceModule Start(SequenceModule module, string? from)
    {
        if (from is not null)
        {
            module.load(from);
        }

        return module;
    }

    /// <summary>Says what an earlier run has left.</summary>
    public static void Announce(
        IReadOnlyList<TrialJob> jobs,
        TrialStore store,
        OutputDirectory directory,
        TextWriter output
    )
    {
        if (store.BrokenLines > 0)
        {
            output.WriteLine($"{store.BrokenLines} unreadable lines of {TrialStore.FileName} passed over");
        }

        int known = jobs.Count(job => store.Find(job) is not null);
        if (known > 0)
        {
            string rest = known < jobs.Count ? "going on with the others" : "nothing is left to train";
            output.WriteLine(
                $"{known} of {jobs.Count} trials are measured already ({directory.Path}/{TrialStore.FileName}); {rest}"
            );
        }
    }

    /// <summary>Says what was stopped or failed, and how the command ends.</summary>
    public static int Conclude(IReadOnlyList<TrialResult> trials, int planned, bool stopped, TextWriter error)
    {
        int done = trials.Count(r => r.Status == TrialStatus.Done);
        if (stopped && done < planned)
        {
            error.WriteLine($"stopped by user; {done} of {planned} trials measured");
            return ExitCode.Failed;
        }

        TrialResult[] failed = [.. trials.Where(r => r.Status == TrialStatus.Failed)];
        foreach (TrialResult result in failed)
        {
            error.WriteLine(
                $"failed: {TrialText.Name(result.Architecture, result.Task, result.Overrides)}, seed {result.Seed}: {result.Message}"
            );
        }

        return failed.Length == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
