using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Runtime.Tests.Tasks;
using TorchSharp;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Trials;

/// <summary>
/// What fails in one trial is that trial's alone. WEFT_FAULTS sets at how many of the first 400 backward calls of a run a
/// fault is injected, one run for each; <c>make test-faults</c> takes all of them.
/// </summary>
public sealed class FaultTests : IDisposable
{
    private const int Calls = 400;
    private const int DefaultFaults = 16;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_fault_of_a_backward_pass_fails_its_own_trial_and_touches_no_other()
    {
        TrialJob[] jobs =
        [
            .. from seed in Enumerable.Range(1, 2) from name in new[] { "log", "lin" } select Job(name, seed),
        ];
        int calls = 0;
        TrialResult[] calm = Run(jobs, () => Interlocked.Increment(ref calls), null);
        Assert.All(calm, result => Assert.Equal(TrialStatus.Done, result.Status));
        Assert.InRange(calls, Calls, int.MaxValue);
        string[] expected = [.. calm.Select(Bits)];

        int faults = int.TryParse(
            Environment.GetEnvironmentVariable("WEFT_FAULTS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int wanted
        )
            ? Math.Min(wanted, Calls)
            : DefaultFaults;
        for (int i = 0; i < faults; i++)
        {
            int at = 1 + (int)((long)i * (Calls - 1) / Math.Max(1, faults - 1));
            calls = 0;
            var log = new Log();
            TrialResult[] results = Run(
                jobs,
                () =>
                {
                    if (Interlocked.Increment(ref calls) == at)
                    {
                        throw new InjectedException($"injected at call {at}");
                    }
                },
                log
            );

            int failed = Assert.Single(Enumerable.Range(0, jobs.Length), k => results[k].Status == TrialStatus.Failed);
            Assert.Equal($"injected at call {at}", results[failed].Message);
            Assert.Equal(typeof(InjectedException).FullName, results[failed].Fault!.Type);
            Assert.Contains("KernelFault", results[failed].Fault!.Stack, StringComparison.Ordinal);
            Assert.All(
                Enumerable.Range(0, jobs.Length).Where(k => k != failed),
                k => Assert.Equal(expected[k], Bits(results[k]))
            );
            Assert.Equal(jobs.Length, log.Started.Count);
        }
    }

    [Fact]
    public void A_trial_that_fails_beside_others_runs_once_and_is_recorded()
    {
        int calls = 0;
        TrialJob[] jobs = [Job("log", 1), Job("log", 2)];
        string file = Path.Combine(_directory.FullName, TrialStore.FileName);
        using (TrialStore store = TrialStore.Open(file))
        {
            var engine = new TrialEngine(
                (spec, options) =>
                    Interlocked.Increment(ref calls) == 1
                        ? throw new InvalidOperationException("once")
                        : InMemoryCompiler.Create(spec, torch.float32, options),
                2
            )
            {
                Store = store,
            };

            TrialResult?[] results = [.. engine.Run(jobs, null, CancellationToken.None)];

            Assert.Equal(2, calls);
            TrialResult failed = Assert.Single(results, result => result!.Status == TrialStatus.Failed)!;
            Assert.Equal("once", failed.Message);
            Assert.Equal((1, null), (store.Count, store.Fault));
        }

        string line = Assert.Single(
            File.ReadAllLines(file),
            text => text.Contains("\"status\":\"failed\"", StringComparison.Ordinal)
        );
        JsonNode fault = JsonNode.Parse(line)!["trial"]!["fault"]!;
        Assert.Equal("System.InvalidOperationException", (string?)fault["type"]);
        Assert.Contains(nameof(FaultTests), (string?)fault["stack"], StringComparison.Ordinal);
        using TrialStore again = TrialStore.Open(file);
        Assert.Equal((1, 0), (again.Count, again.BrokenLines));
        Assert.Single(jobs, job => again.Find(job) is null);
    }

    private static TrialResult[] Run(TrialJob[] jobs, Action probe, ITrialObserver? observer)
    {
        KernelFault.Probe = probe;
        try
        {
            var engine = new TrialEngine(
                (spec, options) => InMemoryCompiler.Create(spec, torch.float32, options),
                workers: 2
            );
            return [.. engine.Run(jobs, observer, CancellationToken.None).Select(result => result!)];
        }
        finally
        {
            KernelFault.Probe = null;
        }
    }

    // All of a result but its times.
    private static string Bits(TrialResult result) =>
        TrialJson.Write(result with { Seconds = 0, StepsPerSecond = 0 }).ToJsonString();

    private static TrialJob Job(string position, long seed)
    {
        string text = $$"""
            name: {{position}}
            input: { real: 1 }
            width: 4
            layers: 2
            attention: { score: none, heads: 2, head-size: full, position: {{position}} }
            feed-forward: { width: 4 }
            norm: rms-norm
            output: { real: 1 }
            """;
        ArchitectureSpec architecture = SpecReader.ReadArchitecture($"{position}.arch.yaml", text).Spec!;
        var training = new TrainingSpec(30, 4, 0.01, 0, 0, 0, 1, 10, 8, 8);
        var trial = new TrialSpec(architecture, WrittenTasks.Read("heavy-tail"), [], seed, training, 12);
        return new TrialJob(trial, CompileOptions.Default);
    }

    private sealed class InjectedException(string message) : Exception(message);

    private sealed class Log : ITrialObserver
    {
        public List<int> Started { get; } = [];

        public void Recalled(int index, TrialResult result) { }

        IProgress<Weft.Runtime.Training.TrainingProgress>? ITrialObserver.Started(int index)
        {
            Started.Add(index);
            return null;
        }

        public void Finished(int index, TrialResult result) { }
    }
}
