using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Tests.Shared;

namespace Weft.Bench.Kernels;

/// <summary>Results as text, in bench/README.md and in bench/results/kernels.json.</summary>
internal static class KernelTable
{
    private const string Begin = "<!-- kernels table -->";
    private const string End = "<!-- /kernels table -->";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>A line for the terminal.</summary>
    public static string Line(Comparison one) =>
        $"{one.Row.Kernel}, {one.Row.Shape}, threads {one.Row.Threads}, {one.Row.Pass}: "
        + $"{Text(one.OursMs)} ms against {Text(one.TheirsMs)} ({one.Row.Against}), ratio {Text(one.Ratio)}";

    /// <summary>The table.</summary>
    public static string Markdown(IReadOnlyList<Comparison> comparisons)
    {
        bool memory = comparisons.Any(one => one.OursMiB is not null);
        string extra = memory ? " ours MiB | theirs MiB |" : "";
        IEnumerable<string> lines =
        [
            $"| kernel | shape | threads | pass | against | ours ms | theirs ms | ratio |{extra}",
            $"|---|---|---:|---|---|---:|---:|---:|{(memory ? "---:|---:|" : "")}",
            .. comparisons.Select(one =>
                $"| {one.Row.Kernel} | {one.Row.Shape} | {one.Row.Threads} | {one.Row.Pass} | {one.Row.Against} "
                + $"| {Text(one.OursMs)} | {Text(one.TheirsMs)} | {Text(one.Ratio)} |"
                + (memory ? $" {Text(one.OursMiB)} | {Text(one.TheirsMiB)} |" : "")
            ),
        ];
        return string.Join('\n', lines);
    }

    /// <summary>Writes both files.</summary>
    public static void Write(Conditions conditions, IReadOnlyList<Comparison> comparisons)
    {
        string directory = Path.Combine(RepositoryRoot.Path, "bench");
        string results = Path.Combine(directory, "results", "kernels.json");
        Directory.CreateDirectory(Path.GetDirectoryName(results)!);
        File.WriteAllText(results, Json(conditions, comparisons).ToJsonString(s_indented) + "\n");

        string readme = Path.Combine(directory, "README.md");
        string text = File.ReadAllText(readme);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        string conditionLines = string.Join('\n', conditions.Lines.Select(line => $"- {line}"));
        File.WriteAllText(
            readme,
            $"{text[..begin]}\n\nBy `make bench-kernels`:\n\n{conditionLines}\n\n{Markdown(comparisons)}\n\n{text[end..]}"
        );
        Console.WriteLine($"{results}, {readme}");
    }

    private static JsonObject Json(Conditions conditions, IReadOnlyList<Comparison> comparisons) =>
        new()
        {
            ["header"] = new JsonObject
            {
                ["processor"] = conditions.Machine.Processor,
                ["cores"] = conditions.Machine.Cores,
                ["memory_gib"] = conditions.Machine.MemoryGiB,
                ["system"] = conditions.Machine.System,
                ["versions"] = new JsonObject(
                    conditions.Machine.Versions.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))
                ),
                ["settings"] = conditions.Settings,
                ["simd"] = conditions.Simd,
                ["team"] = conditions.Team,
                ["gemm_gflops_1_thread"] = Math.Round(conditions.OneThreadGflops, 1),
                ["gemm_gflops_all_threads"] = Math.Round(conditions.AllThreadsGflops, 1),
                ["load_average_start"] = conditions.LoadAtStart,
                ["load_average_end"] = conditions.LoadAtEnd,
            },
            ["rows"] = new JsonArray([.. comparisons.Select(Json)]),
        };

    private static JsonObject Json(Comparison one)
    {
        var row = new JsonObject
        {
            ["kernel"] = one.Row.Kernel,
            ["shape"] = one.Row.Shape,
            ["threads"] = one.Row.Threads,
            ["pass"] = one.Row.Pass,
            ["against"] = one.Row.Against,
            ["ours_ms"] = Rounded(one.OursMs),
            ["theirs_ms"] = Rounded(one.TheirsMs),
            ["ratio"] = Rounded(one.Ratio),
        };
        if (one.Row.MeasuresMemory)
        {
            row["ours_peak_mib"] = one.OursMiB is { } ours ? Rounded(ours) : null;
            row["theirs_peak_mib"] = one.TheirsMiB is { } theirs ? Rounded(theirs) : null;
        }

        return row;
    }

    // Three digits: the fourth of a timing is noise.
    private static string Text(double? value) =>
        value is { } number ? Rounded(number).ToString(CultureInfo.InvariantCulture) : "";

    private static double Rounded(double value)
    {
        double scale = Math.Pow(10, 2 - Math.Floor(Math.Log10(Math.Max(Math.Abs(value), 1e-9))));
        return scale >= 1
            ? Math.Round(Math.Round(value * scale) / scale, 10)
            : Math.Round(Math.Round(value * scale) / scale);
    }
}
