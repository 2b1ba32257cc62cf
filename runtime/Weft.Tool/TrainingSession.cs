using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using TorchSharp;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Tool;

/// <summary>What every command that trains does before and after.</summary>
internal static class TrainingSession
{
    /// <summary>Makes sure that the machine can train, and from the weights that were named.</summary>
    /// <param name="run">Where the weights are, if anywhere.</param>
    /// <param name="architectures">What is to be trained.</param>
    /// <exception cref="InputException">It cannot; the message says what is missing.</exception>
    public static void Require(RunOptions run, IEnumerable<ArchitectureSpec> architectures)
    {
        if (NativeLibraries.Explain() is { } complaint)
        {
            throw new InputException(complaint);
        }

        if (run.From is { } from)
        {
            new StartingWeights(from).Check(architectures);
        }
    }

    /// <summary>An engine with the modules of the just-in-time host.</summary>
    /// <param name="run">How to run.</param>
    /// <param name="store">Keeps what is measured.</param>
    /// <param name="known">What this run has measured before, by key; null for nothing.</param>
    public static TrialEngine Engine(
        RunOptions run,
        TrialStore store,
        IReadOnlyDictionary<string, TrialResult>? known = null
    ) =>
        new(
            (spec, sized) =>
            {
                SequenceModule module = InMemoryCompiler.Create(spec, torch.float32, sized);
                if (run.From is { } from)
                {
                    new StartingWeights(from).CopyTo(module, spec);
                }

                return module;
            },
            run.Workers ?? TrialEngine.DefaultWorkers
        )
        {
            Store = run.From is null ? store : null,
            Known = known ?? ImmutableDictionary<string, TrialResult>.Empty,
        };

    /// <summary>Says how many of some trials an earlier run has left; nothing where other weights than the seed's make it of no use.</summary>
    public static void Announce(
        RunOptions run,
        IReadOnlyList<TrialJob> jobs,
        TrialStore store,
        OutputDirectory directory,
        TextWriter output
    )
    {
        if (run.From is not null)
        {
            return;
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

    /// <summary>Says which lines of a store are passed over; nothing where none of it is used.</summary>
    public static void AnnounceUnread(RunOptions run, TrialStore store, TextWriter output)
    {
        if (run.From is not null)
        {
            return;
        }

        if (store.BrokenLines > 0)
        {
            output.WriteLine($"{store.BrokenLines} unreadable lines of {TrialStore.FileName} passed over");
        }

        if (store.ChangedLines is { Count: > 0 } changed)
        {
            output.WriteLine(
                $"{TrialStore.FileName}: {(changed.Count == 1 ? "line" : "lines")} {string.Join(", ", changed)} passed over: "
                    + "edited, or of another version; the trials run again"
            );
        }
    }

    /// <summary>Those jobs that no earlier run has left the result of.</summary>
    public static IEnumerable<TrialJob> Unknown(RunOptions run, IEnumerable<TrialJob> jobs, TrialStore store) =>
        run.From is null ? jobs.Where(job => store.Find(job) is null) : jobs;

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
                $"failed: {TrialText.Name(result.Architecture, result.Task, result.Overrides)}, seed {result.Seed}: {TrialText.Failure(result)}"
            );
        }

        return failed.Length == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
