using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using Weft.Compiler;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>Commands on experiments that leave settings open.</summary>
public sealed class SearchRunTests : IDisposable
{
    private const string Experiment = """
        name: open
        architectures: [log.arch.yaml, alibi.arch.yaml]
        task: heavy-tail
        length: 16
        training:
          steps: 30
          batch: 4
          validation-sequences: 20
          test-sequences: 20
          search: { learning-rate: [0.0001, 0.1], initial-slope: [0.1, 2] }
        seeds: [3, 4]

        """;

    private readonly ToolDirectory _directory = new();

    public SearchRunTests()
    {
        _directory.Write("log.arch.yaml", ToolDirectory.ByPosition("Log", "log"));
        _directory.Write("alibi.arch.yaml", ToolDirectory.ByPosition("Alibi", "alibi"));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_design_gets_its_own_and_nothing_is_trained_twice()
    {
        string experiment = _directory.Write("open.exp.yaml", Experiment);
        string events = _directory.At("events");
        string[] command = ["compare", experiment, "--out", _directory.At("out"), "--quiet", "--tensorboard", events];
        Assert.Contains(
            "ok\n  search: 6 candidates of 2 designs from the first seed\n",
            _directory.Run("check", experiment).Output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );

        (int code, string output, string error) = _directory.Run(command);

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("search: 6 candidates of 2 designs from the first seed\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("measured already", output, StringComparison.Ordinal);

        // Four candidates of one design and two of the other, then the other seed of both.
        Assert.Equal(4 + 2 + 2, Stored());
        using var results = JsonDocument.Parse(_directory.Read("out/results.json"));
        JsonElement[] searched = [.. results.RootElement.GetProperty("searched").EnumerateArray()];
        Assert.Equal([4, 2], searched.Select(design => design.GetProperty("candidates").GetArrayLength()));
        TrialResult[] trials = [.. ResultsJsonReader.ReadTrials(_directory.Read("out/results.json"))];
        Assert.Equal(
            ["Log 3", "Log 4", "Alibi 3", "Alibi 4"],
            trials.Select(trial => $"{trial.Architecture} {trial.Seed}")
        );
        foreach (JsonElement design in searched)
        {
            JsonElement best = design
                .GetProperty("candidates")
                .EnumerateArray()
                .MinBy(candidate => candidate.GetProperty("validation_loss").GetDouble());
            Assert.Equal(3, design.GetProperty("seed").GetInt64());
            TrialResult[] own =
            [
                .. trials.Where(trial => trial.Architecture == design.GetProperty("architecture").GetString()),
            ];
            Assert.Equal(best.GetProperty("validation_loss").GetDouble(), own[0].ValidationLoss);
            Assert.All(
                own,
                trial =>
                    Assert.Equal(
                        best.GetProperty("tried").EnumerateObject().Select(tried => $"{tried.Name} {tried.Value}"),
                        trial.Chosen.Select(chosen => $"{chosen.Key} {chosen.Value}")
                    )
            );
        }

        Assert.Equal(["training.learning-rate"], trials[^1].Chosen.Keys);
        string[] header = _directory.Read("out/results.csv").Split('\n')[0].Split(',');
        Assert.Contains("training.learning-rate", header);
        Assert.Contains("attention.position.initial-slope", header);
        string report = _directory.Read("out/report.md");
        Assert.Contains("## Settings searched", report, StringComparison.Ordinal);
        Assert.Contains(
            "4 candidates of 2 designs trained and not chosen: 120 steps in ",
            report,
            StringComparison.Ordinal
        );
        Assert.Contains("| learning rate | searched, cosine to 0 of it |", report, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetDirectories(Path.Combine(events, "open")).Length);

        // A second run finds everything.
        (code, output, error) = _directory.Run(command);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("from the first seed; 6 of 6 are measured already\n", output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 trials are measured already", output, StringComparison.Ordinal);
        Assert.Equal(4 + 2 + 2, Stored());
        Assert.Equal(
            trials.Select(trial => trial.TestLoss),
            ResultsJsonReader.ReadTrials(_directory.Read("out/results.json")).Select(trial => trial.TestLoss)
        );
    }

    [Fact]
    public void Where_all_candidates_fail_the_trials_are_shown_as_failed()
    {
        string experiment = _directory.Write(
            "open.exp.yaml",
            Experiment
                .Replace(", alibi.arch.yaml", "", StringComparison.Ordinal)
                .Replace("[0.0001, 0.1], initial-slope: [0.1, 2]", "[900, 1000]", StringComparison.Ordinal)
                .Replace("batch: 4", "batch: 4\n  optimiser: sgd\n  clip: 0\n  warm-up: 0", StringComparison.Ordinal)
        );

        (int code, string output, string error) = _directory.Run(
            "compare",
            experiment,
            "--out",
            _directory.At("out"),
            "--quiet"
        );

        Assert.Equal(1, code);
        string[] lines = error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("failed: Log on heavy-tail, seed 3: The ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("failed: Log on heavy-tail, seed 4: The ", lines[1], StringComparison.Ordinal);
        Assert.Contains("0 of 2", output, StringComparison.Ordinal);

        // Two candidates and the other seed: the one that was taken is not trained again to fail again.
        Assert.Equal(2 + 1, Stored());
        Assert.Contains(
            "| learning-rate 900 | failed | failed | failed |",
            _directory.Read("out/report.md"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_search_that_is_stopped_chooses_nothing_and_goes_on_later()
    {
        string experiment = _directory.Write("open.exp.yaml", Experiment);
        string other = _directory.Write(
            "other.exp.yaml",
            Experiment
                .Replace("name: open", "name: other", StringComparison.Ordinal)
                .Replace("seeds: [3, 4]", "seeds: [4]", StringComparison.Ordinal)
                .Replace(", initial-slope: [0.1, 2]", "", StringComparison.Ordinal)
        );
        ExperimentRecord[] records = [Record(experiment), Record(other)];
        var run = new RunOptions(Quiet: true, Workers: 1, TensorBoard: null);
        using TrialStore store = OutputDirectory.Prepare(_directory.At("out")).OpenStore();
        using var error = new StringWriter();

        using (var cancel = new CancellationTokenSource())
        {
            using var stopping = new Stopping(cancel, after: 3);
            Assert.Null(SearchPhase.Run(records, run, store, stopping, error, cancel.Token));
        }

        Assert.Equal(3, store.Count);
        Assert.Equal(
            "stopped by user during the search; 3 of 10 candidates measured, nothing chosen",
            error.ToString().TrimEnd()
        );

        // Experiments of other seeds have their own first one.
        using var output = new StringWriter();
        SearchPhase search = SearchPhase.Run(records, run, store, output, error, CancellationToken.None)!;
        Assert.StartsWith(
            "search: 10 candidates of 4 designs from the first seed; 3 of 10 are measured already",
            output.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(10, store.Count);
        Assert.Equal([4, 2], search.Records.Select(record => record.Jobs.Count));
        Assert.Equal([3, 3, 4, 4], search.Records.SelectMany(r => r.Searched).Select(design => design.Pilot.Seed));

        // The second seed of one design is left; that of the other was a candidate of the other experiment.
        TrialJob rest = Assert.Single(search.Rest(search.Records.SelectMany(record => record.Jobs)));
        Assert.Equal(("Log", 4L), (rest.Trial.Architecture.Name, rest.Trial.Seed));
    }

    [Fact]
    public void Rates_choose_by_themselves()
    {
        string experiment = _directory.Write("open.exp.yaml", Experiment + "sweep: { heads: [1, 2] }\n");

        (int code, _, string error) = _directory.Run("rates", experiment, "--out", _directory.At("out"));

        Assert.Equal(2, code);
        Assert.StartsWith(
            $"{experiment}: error: found training.search in an experiment whose rates are measured, expected rates.learning-rates, ",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Length_and_training_are_swept_and_the_impossible_left_out()
    {
        const string sweep =
            "sweep: { length: [8, 16], training.learning-rate: [0.01, 0.1], training.steps: [5, 7], impossible: skip }\n";
        string experiment = _directory.Write(
            "open.exp.yaml",
            Experiment
                .Replace(
                    "task: heavy-tail",
                    "task: [heavy-tail, { kind: sparse-memory, name: far, distances: [9] }]",
                    StringComparison.Ordinal
                )
                .Replace(
                    "  search: { learning-rate: [0.0001, 0.1], initial-slope: [0.1, 2] }\n",
                    "",
                    StringComparison.Ordinal
                )
                .Replace(", alibi.arch.yaml", "", StringComparison.Ordinal)
                .Replace("seeds: [3, 4]", "seeds: [3]", StringComparison.Ordinal) + sweep
        );
        const string left =
            "left out: Log on far, length 8, learning-rate 0.01, steps 5: found length 8 with task 'sparse-memory', ";
        Assert.Contains(left, _directory.Run("check", experiment).Output, StringComparison.Ordinal);

        (int code, string output, string error) = _directory.Run(
            "compare",
            experiment,
            "--out",
            _directory.At("out"),
            "--quiet"
        );

        Assert.Equal((0, ""), (code, error));
        Assert.Contains(left, output, StringComparison.Ordinal);
        TrialResult[] trials = [.. ResultsJsonReader.ReadTrials(_directory.Read("out/results.json"))];
        Assert.Equal(8 + 4, trials.Length);
        Assert.Equal(8 + 4, Stored());
        Assert.All(trials, trial => Assert.Equal(trial.Overrides["training.steps"], $"{trial.Steps}"));
        Assert.Equal(
            ["length=8", "training.learning-rate=0.01", "training.steps=5"],
            trials[0].Overrides.Select(value => $"{value.Key}={value.Value}")
        );
        using var results = JsonDocument.Parse(_directory.Read("out/results.json"));
        JsonElement[] skipped = [.. results.RootElement.GetProperty("left_out").EnumerateArray()];
        Assert.Equal(4, skipped.Length);
        Assert.Equal(8, skipped[0].GetProperty("swept").GetProperty("length").GetInt32());
        string report = _directory.Read("out/report.md");
        Assert.Contains("## Combinations left out", report, StringComparison.Ordinal);
        Assert.Contains("| sequence length | swept |", report, StringComparison.Ordinal);
        Assert.Contains("heavy-tail: test loss against length", report, StringComparison.Ordinal);
        Assert.Contains("heavy-tail: test loss against learning-rate", report, StringComparison.Ordinal);

        (code, _, error) = _directory.Run("train", experiment, "--steps", "3", "--out", _directory.At("out"));
        Assert.Equal(2, code);
        Assert.StartsWith("--steps: error: found it with ", error, StringComparison.Ordinal);
    }

    private int Stored() => File.ReadAllLines(_directory.At("out/trials.jsonl")).Length;

    private static ExperimentRecord Record(string path)
    {
        ExperimentFile file = SpecFiles.ReadExperiment(path);
        return new ExperimentRecord(file.Spec, file.Sources, "weft compare", CompileOptions.Default);
    }

    /// <summary>Stops the run once it has printed what came of some trials.</summary>
    private sealed class Stopping(CancellationTokenSource cancel, int after) : StringWriter
    {
        private int _ended;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith("[search", StringComparison.Ordinal) == true && ++_ended == after)
            {
                cancel.Cancel();
            }
        }
    }
}
