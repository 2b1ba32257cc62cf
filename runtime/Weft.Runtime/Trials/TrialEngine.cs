using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>
/// Runs trials, several at once where each takes one thread. The results are the same to the last bit for every number
/// of workers: a trial's module is created from its seed while no other one is, and a trial that needs all cores or the
/// generator of the process runs alone.
/// </summary>
/// <param name="compile">Makes a module with fresh weights of an architecture; called by one thread at a time.</param>
/// <param name="workers">How many trials may run at once.</param>
public sealed class TrialEngine(Func<ArchitectureSpec, CompileOptions, SequenceModule> compile, int workers)
{
    /// <summary>One trial for each core.</summary>
    public static int DefaultWorkers => Environment.ProcessorCount;

    /// <summary>Where results are kept and found again; null for nowhere.</summary>
    public TrialStore? Store { get; init; }

    /// <summary>
    /// Results by the keys of their jobs that this run has already, failed ones too: these jobs do not run again, whether
    /// there is a store or not.
    /// </summary>
    public IReadOnlyDictionary<string, TrialResult> Known { get; init; } =
        ImmutableDictionary<string, TrialResult>.Empty;

    /// <summary>Runs those of the jobs whose results are neither known nor in the store.</summary>
    /// <param name="jobs">The trials; equal ones are run once.</param>
    /// <param name="observer">Hears how they go; null for nobody.</param>
    /// <param name="cancel">Stops: trials that run are ended early and measured, others do not start.</param>
    /// <returns>For each job its result, or null where it did not start.</returns>
    public IReadOnlyList<TrialResult?> Run(
        IReadOnlyList<TrialJob> jobs,
        ITrialObserver? observer,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var run = new EngineRun(jobs, observer, Store, Known, compile, cancel);
        run.Recall();
        run.Work(Math.Max(1, workers));
        return run.Results;
    }

    private sealed class EngineRun(
        IReadOnlyList<TrialJob> jobs,
        ITrialObserver? observer,
        TrialStore? store,
        IReadOnlyDictionary<string, TrialResult> known,
        Func<ArchitectureSpec, CompileOptions, SequenceModule> compile,
        CancellationToken cancel
    )
    {
        private readonly Queue<int> _waiting = new();
        private readonly ILookup<string, int> _indices = Enumerable.Range(0, jobs.Count).ToLookup(i => jobs[i].Key);
        private readonly Lock _lock = new();
        private ExceptionDispatchInfo? _error;

        public TrialResult?[] Results { get; } = new TrialResult?[jobs.Count];

        public void Recall()
        {
            foreach (IGrouping<string, int> same in _indices)
            {
                if ((known.GetValueOrDefault(same.Key) ?? store?.Find(jobs[same.First()])) is { } result)
                {
                    foreach (int index in same)
                    {
                        Results[index] = TrialRunner.Named(result, jobs[index].Trial);
                        observer?.Recalled(index, Results[index]!);
                    }
                }
                else
                {
                    _waiting.Enqueue(same.First());
                }
            }
        }

        public void Work(int workers)
        {
            // Thread-affine: whoever holds it trains on a thread of its own and waits for it.
            using var gate = new ReaderWriterLockSlim();
            Thread[] threads =
            [
                .. Enumerable
                    .Range(0, Math.Min(workers, _waiting.Count))
                    .Select(i => new Thread(() => Drain(gate)) { Name = $"Weft trials {i}", IsBackground = true }),
            ];
            foreach (Thread thread in threads)
            {
                thread.Start();
            }

            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            _error?.Throw();
        }

        private void Drain(ReaderWriterLockSlim gate)
        {
            // Trials do not throw; a store that cannot be written to, or an observer, may.
#pragma warning disable CA1031
            try
            {
                while (Next() is { } index)
                {
                    Measure(index, gate);
                }
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(exception), null);
            }
#pragma warning restore CA1031
        }

        private int? Next()
        {
            lock (_lock)
            {
                return _error is null && !cancel.IsCancellationRequested && _waiting.TryDequeue(out int index)
                    ? index
                    : null;
            }
        }

        private void Measure(int index, ReaderWriterLockSlim gate)
        {
            TrialJob job = jobs[index];
            bool alone = job.RunsAlone;
            TrialResult? result;
            if (alone)
            {
                gate.EnterWriteLock();
            }
            else
            {
                gate.EnterReadLock();
            }

            try
            {
                // The run may have been stopped while others held the gate.
                result = cancel.IsCancellationRequested ? null : Train(index);
            }
            finally
            {
                if (alone)
                {
                    gate.ExitWriteLock();
                }
                else
                {
                    gate.ExitReadLock();
                }
            }

            if (result is not null)
            {
                Keep(job, result);
            }
        }

        private TrialResult Train(int index)
        {
            IProgress<TrainingProgress>? progress;
            lock (_lock)
            {
                progress = observer?.Started(index);
            }

            return TrialRunner.Run(jobs[index], compile, progress, cancel);
        }

        private void Keep(TrialJob job, TrialResult result)
        {
            lock (_lock)
            {
                store?.Add(job, result);
                foreach (int same in _indices[job.Key])
                {
                    Results[same] = TrialRunner.Named(result, jobs[same].Trial);
                    observer?.Finished(same, Results[same]!);
                }
            }
        }
    }
}
