using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Runtime.Tests.Tasks;
using TorchSharp;
using Weft.Compiler;
using Weft.Compiler.Costs;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Trials;

public sealed class TrialEngineTests : IDisposable
{
    private static readonly TrainingSpec Tiny = new(30, 16, 0.01, 0, 0, 0, 1, 10, 32, 32);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    private string StoreFile => Path.Combine(_directory.FullName, TrialStore.FileName);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Results_do_not_depend_on_the_number_of_workers()
    {
        // Dropout draws from the generator of the process at every step.
        TrialJob[] jobs =
        [
            .. from seed in Enumerable.Range(1, 4)
            from name in new[] { "log", "lin", "dropout" }
            select Job(name, seed),
        ];
        Assert.Equal([false, false, true], jobs.Take(3).Select(job => job.RunsAlone));

        string[] serial = Run(jobs, workers: 1);
        string[] parallel = Run(jobs, workers: 4);

        Assert.Equal(jobs.Length, serial.Distinct().Count());
        Assert.Equal(serial, parallel);
    }

    [Fact]
    public void A_run_goes_on_with_what_is_missing()
    {
        TrialJob[] jobs = [Job("log", 1), Job("log", 2), Job("lin", 1)];
        string[] all = Run(jobs, workers: 2);
        using (TrialStore store = TrialStore.Open(StoreFile))
        {
            var first = new Log();
            Engine(1, store).Run(jobs[..2], first, CancellationToken.None);
            Assert.Equal(["started 0", "finished 0", "started 1", "finished 1"], first.Lines);
        }

        using TrialStore again = TrialStore.Open(StoreFile);
        var second = new Log();
        IReadOnlyList<TrialResult?> results = Engine(1, again).Run(jobs, second, CancellationToken.None);

        Assert.Equal(["recalled 0", "recalled 1", "started 2", "finished 2"], second.Lines);
        Assert.Equal(all, results.Select(result => Bits(result!)));
    }

    [Fact]
    public void Equal_jobs_run_once()
    {
        var log = new Log();
        IReadOnlyList<TrialResult?> results = Engine(2, null)
            .Run([Job("log", 1), Job("log", 1)], log, CancellationToken.None);

        Assert.Equal(["started 0", "finished 0", "finished 1"], log.Lines);
        Assert.Equal(Bits(results[0]!), Bits(results[1]!));
    }

    [Fact]
    public void What_a_run_knows_already_is_recalled_even_where_it_failed()
    {
        TrialJob[] jobs = [Job("log", 1), Job("log", 2)];
        TrialResult failed = Engine(1, null).Run([jobs[0]], null, CancellationToken.None)[0]! with
        {
            Status = TrialStatus.Failed,
        };
        var engine = new TrialEngine(
            (spec, options) => InMemoryCompiler.Create(spec, torch.float32, options),
            workers: 1
        )
        {
            Known = new Dictionary<string, TrialResult> { [jobs[0].Key] = failed },
        };
        var log = new Log();

        Assert.Equal(TrialStatus.Failed, engine.Run(jobs, log, CancellationToken.None)[0]!.Status);
        Assert.Equal(["recalled 0", "started 1", "finished 1"], log.Lines);
    }

    [Fact]
    public void A_trial_measured_in_another_numeric_environment_runs_again()
    {
        TrialJob job = Job("log", 1);
        string before = job.Key;
        using (TrialStore store = TrialStore.Open(StoreFile))
        {
            TrialResult result = Engine(1, store).Run([job], null, CancellationToken.None)[0]!;
            Assert.Equal((1, "built in"), (result.Environment!.Threads, result.Environment.Calibration));
        }

        using TrialStore again = TrialStore.Open(StoreFile);
        Assert.NotNull(again.Find(Job("log", 1)));

        SimdPath other = Simd.Path == SimdPath.Portable ? SimdPath.Avx2 : SimdPath.Portable;
        using (Simd.Force(other))
        {
            Assert.Null(again.Find(Job("log", 1)));
            var log = new Log();
            TrialResult forced = Engine(1, again).Run([Job("log", 1)], log, CancellationToken.None)[0]!;
            Assert.Equal(["started 0", "finished 0"], log.Lines);
            Assert.Equal(other.ToString().ToLowerInvariant(), forced.Environment!.Registers);
        }

        const string Setting = "MKL_CBWR";
        string? set = Environment.GetEnvironmentVariable(Setting);
        try
        {
            Environment.SetEnvironmentVariable(Setting, "COMPATIBLE");
            Assert.Null(again.Find(Job("log", 1)));
            Assert.Equal("COMPATIBLE", Job("log", 1).Environment.Settings[Setting]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Setting, set);
        }

        Calibration calibration = MachineCalibration.Current;
        try
        {
            MachineCalibration.Use(calibration with { Source = "another" });
            Assert.Null(again.Find(Job("log", 1)));
        }
        finally
        {
            MachineCalibration.Use(calibration);
        }

        Assert.Equal(before, Job("log", 1).Key);
        Assert.NotNull(again.Find(Job("log", 1)));
    }

    [Fact]
    public void Lines_that_were_edited_are_not_recalled_but_named()
    {
        TrialJob[] jobs = [Job("log", 1), Job("lin", 1), Job("log", 2)];
        using (TrialStore store = TrialStore.Open(StoreFile))
        {
            Engine(1, store).Run(jobs, null, CancellationToken.None);
        }

        string[] lines = File.ReadAllLines(StoreFile);
        lines[1] = lines[1].Replace("\"steps\":30", "\"steps\":31", StringComparison.Ordinal);
        lines[2] = TrialStore.WithCheck(
            lines[2]
                [..lines[2].LastIndexOf(",\"check\"", StringComparison.Ordinal)]
                .Replace("\"status\":\"done\"", "\"status\":\"failed\"", StringComparison.Ordinal) + "}"
        );
        File.WriteAllLines(StoreFile, lines);
        using (TrialStore edited = TrialStore.Open(StoreFile))
        {
            Assert.Equal((1, 0), (edited.Count, edited.BrokenLines));
            Assert.Equal([2], edited.ChangedLines);
            Assert.Equal([false, true, true], jobs.Select(job => edited.Find(job) is null));
            Engine(1, edited).Run(jobs, null, CancellationToken.None);
            Assert.Empty(edited.ChangedLines);
        }

        using TrialStore whole = TrialStore.Open(StoreFile);
        Assert.Equal(3, whole.Count);
        Assert.Empty(whole.ChangedLines);
    }

    [Fact]
    public void A_line_that_a_crash_cut_off_is_passed_over()
    {
        TrialJob[] jobs = [Job("log", 1), Job("lin", 1)];
        using (TrialStore store = TrialStore.Open(StoreFile))
        {
            Engine(1, store).Run(jobs, null, CancellationToken.None);
        }

        string text = File.ReadAllText(StoreFile);
        File.WriteAllText(StoreFile, text[..^40]);
        using (TrialStore cut = TrialStore.Open(StoreFile))
        {
            Assert.Equal((1, 1), (cut.Count, cut.BrokenLines));
            Engine(1, cut).Run(jobs, null, CancellationToken.None);
        }

        using TrialStore whole = TrialStore.Open(StoreFile);
        Assert.Equal((2, 1), (whole.Count, whole.BrokenLines));
        Assert.All(jobs, job => Assert.NotNull(whole.Find(job)));
    }

    [Fact]
    public void Cancelling_keeps_what_was_measured_and_stores_what_is_complete()
    {
        using var source = new CancellationTokenSource();
        using TrialStore store = TrialStore.Open(StoreFile);
        TrialJob[] jobs = [Job("log", 1), Job("lin", 1, Tiny with { Steps = 1_000_000 }), Job("log", 2)];
        var log = new Log { AtStep = (1, source.Cancel) };

        IReadOnlyList<TrialResult?> results = Engine(1, store).Run(jobs, log, source.Token);

        Assert.Equal(TrialStatus.Done, results[0]!.Status);
        Assert.Equal(TrialStatus.Stopped, results[1]!.Status);
        Assert.True(double.IsFinite(results[1]!.TestLoss));
        Assert.Null(results[2]);
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public void A_second_run_into_the_same_store_is_refused()
    {
        using TrialStore store = TrialStore.Open(StoreFile);
        Assert.Throws<IOException>(() => TrialStore.Open(StoreFile).Dispose());
    }

    [Fact]
    public void Keys_tell_everything_apart_that_a_result_depends_on()
    {
        TrialJob job = Job("log", 1);
        TrialJob[] others =
        [
            Job("lin", 1),
            Job("log", 2),
            Job("log", 1, Tiny with { LearningRate = 0.02 }),
            Job("log", 1, Tiny with { Optimiser = OptimiserKind.Lion }),
            new(job.Trial with { Task = WrittenTasks.Read("light-tail") }, CompileOptions.Default),
            new(job.Trial with { Length = 21 }, CompileOptions.Default),
            new(job.Trial, CompileOptions.Default.Without("last-position")),
        ];

        Assert.Equal(job.Key, Job("log", 1).Key);
        Assert.Equal(others.Length + 1, others.Append(job).Select(other => other.Key).Distinct().Count());
    }

    private static string[] Run(TrialJob[] jobs, int workers) =>
        [.. Engine(workers, null).Run(jobs, null, CancellationToken.None).Select(result => Bits(result!))];

    private static TrialEngine Engine(int workers, TrialStore? store) =>
        new((spec, options) => InMemoryCompiler.Create(spec, torch.float32, options), workers) { Store = store };

    // Everything measured but times.
    private static string Bits(TrialResult result) =>
        string.Join(
            ' ',
            result.Status,
            result.TrainLoss.ToString("R"),
            result.ValidationLoss.ToString("R"),
            result.TestLoss.ToString("R"),
            result.TrivialLoss.ToString("R"),
            string.Join(' ', result.Curve),
            string.Join(' ', result.Slopes.SelectMany(layer => layer).Select(slope => slope.ToString("R")))
        );

    private static TrialJob Job(string name, long seed, TrainingSpec? training = null)
    {
        string text = $$"""
            name: {{name}}
            input: { real: 1 }
            width: 8
            attention: { score: none, heads: 4, head-size: full, position: {{(name == "lin" ? "lin" : "log")}} }
            dropout: {{(name == "dropout" ? "0.1" : "0")}}
            output: { real: 1 }
            """;
        ArchitectureSpec architecture = SpecReader.ReadArchitecture($"{name}.arch.yaml", text).Spec!;
        var trial = new TrialSpec(architecture, WrittenTasks.Read("heavy-tail"), [], seed, training ?? Tiny, 20);
        return new TrialJob(trial, CompileOptions.Default);
    }

    private sealed class Log : ITrialObserver
    {
        public List<string> Lines { get; } = [];

        public (int Index, Action Act)? AtStep { get; init; }

        public void Recalled(int index, TrialResult result) => Lines.Add($"recalled {index}");

        public IProgress<TrainingProgress>? Started(int index)
        {
            Lines.Add($"started {index}");
            return AtStep is { } at && at.Index == index ? new Trigger(at.Act) : null;
        }

        public void Finished(int index, TrialResult result) => Lines.Add($"finished {index}");
    }

    private sealed class Trigger(Action act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act();
    }
}
