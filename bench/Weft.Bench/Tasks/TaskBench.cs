using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Weft.Bench.Kernels;
using Weft.Runtime.Kernels;
using Weft.Runtime.Tasks;
using Weft.Runtime.Timing;
using Weft.Runtime.Training;
using static TorchSharp.torch;
using static Weft.Bench.Results.ResultFiles;

namespace Weft.Bench.Tasks;

/// <summary>
/// <c>make bench-tasks</c>: how long a generator takes for a batch, against a training step of the smallest model that it
/// feeds, both on one thread and by turns.
/// </summary>
internal static class TaskBench
{
    /// <summary>Measures, prints, and without a filter writes the results to files.</summary>
    /// <param name="filter">Part of a task; empty for all.</param>
    /// <returns>An exit code.</returns>
    public static int Run(string filter)
    {
        ProcessSettings.Apply();
        ProcessSettings.ApplyToThread();
        set_num_threads(1);
        var conditions = Conditions.Read();
        Console.WriteLine(string.Join(Environment.NewLine, conditions.Lines));
        TaskSpeed[] speeds =
        [
            .. TaskRow
                .All.Where(row => row.Yaml.Contains(filter, StringComparison.OrdinalIgnoreCase))
                .Select(TaskSpeed.Measure),
        ];
        string table = Markdown(speeds);
        Console.WriteLine(table);
        if (filter.Length == 0)
        {
            WriteList("tasks.json", speeds.Select(Json));
            WriteConditions("tasks.json", conditions with { LoadAtEnd = Conditions.LoadAverage() });
            string lines = string.Join('\n', conditions.Lines.Select(line => $"- {line}"));
            WriteTable("tasks table", $"By `make bench-tasks`:\n\n{lines}\n\n{table}");
        }

        return speeds.Length > 0 ? 0 : 2;
    }

    private static string Markdown(IEnumerable<TaskSpeed> speeds) =>
        string.Join(
            '\n',
            speeds
                .Select(one =>
                    $"| {one.Row.Text} | {one.Row.Length} | {one.Row.Batch} | {Text(one.SequencesPerSecond)} | {Text(one.GeneratorMs)} | {Text(one.StepMs)} | {Text(one.Ratio)} |"
                )
                .Prepend("|---|---:|---:|---:|---:|---:|---:|")
                .Prepend("| task | T | B | sequences/s | generator ms | step ms | step by generator |")
        );

    private static JsonObject Json(TaskSpeed one) =>
        new()
        {
            ["task"] = one.Row.Text,
            ["length"] = one.Row.Length,
            ["batch"] = one.Row.Batch,
            ["sequences_per_second"] = Rounded(one.SequencesPerSecond),
            ["generator_ms"] = Rounded(one.GeneratorMs),
            ["step_ms"] = Rounded(one.StepMs),
            ["ratio"] = Rounded(one.Ratio),
        };

    private sealed record TaskSpeed(TaskRow Row, double GeneratorMs, double StepMs)
    {
        public double Ratio => StepMs / GeneratorMs;

        public double SequencesPerSecond => Row.Batch * 1000 / GeneratorMs;

        public static TaskSpeed Measure(TaskRow row)
        {
            SequenceTask task = row.Create();
            using var step = new TaskStep(task, row.Batch);
            using var buffer = new BatchBuffer(task, row.Batch);
            long first = 0;
            var times = Turns.Measure([
                () =>
                {
                    buffer.Fill(SignSource.Training(1), first);
                    first += row.Batch;
                },
                step.Run,
            ]);
            Console.WriteLine($"{row.Text}: {Text(times[0].Ms)} ms against {Text(times[1].Ms)}");
            return new TaskSpeed(row, times[0].Ms, times[1].Ms);
        }
    }
}
