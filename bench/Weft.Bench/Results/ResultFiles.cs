using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Bench.Kernels;
using Weft.Tests.Shared;

namespace Weft.Bench.Results;

/// <summary>Writes results below bench/results and tables into bench/README.md.</summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The path of a file of results.</summary>
    public static string PathOf(string name) => Path.Combine(RepositoryRoot.Path, "bench", "results", name);

    /// <summary>Reads a file of results, an array; empty where there is none yet.</summary>
    public static IReadOnlyList<T> ReadList<T>(string name) =>
        File.Exists(PathOf(name)) && JsonNode.Parse(File.ReadAllText(PathOf(name))) is JsonArray rows
            ? rows.Deserialize<List<T>>() ?? []
            : [];

    /// <summary>Writes a file of results, an array.</summary>
    public static void WriteList<T>(string name, IEnumerable<T> rows) =>
        WriteText(name, JsonSerializer.Serialize(rows, s_indented) + "\n");

    /// <summary>Writes what the results of the last run depend on, beside their file.</summary>
    public static void WriteConditions(string name, Conditions conditions) =>
        WriteText(Path.ChangeExtension(name, ".conditions.json"), Header(conditions).ToJsonString(s_indented) + "\n");

    /// <summary>Writes a file of results.</summary>
    public static void WriteText(string name, string text)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        Console.WriteLine(path);
    }

    /// <summary>Replaces what bench/README.md has between the markers of a name.</summary>
    public static void WriteTable(string marker, string markdown)
    {
        string path = Path.Combine(RepositoryRoot.Path, "bench", "README.md");
        string text = File.ReadAllText(path);
        string opening = $"<!-- {marker} -->";
        int begin = text.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        int end = text.IndexOf($"<!-- /{marker} -->", StringComparison.Ordinal);
        File.WriteAllText(path, $"{text[..begin]}\n\n{markdown}\n\n{text[end..]}");
        Console.WriteLine(path);
    }

    private static JsonObject Header(Conditions conditions) =>
        new()
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
        };

    /// <summary>A number with three digits: the fourth of a timing is noise. Empty for null.</summary>
    public static string Text(double? value) =>
        value is { } number ? Rounded(number).ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>A number of three digits.</summary>
    public static double Rounded(double value)
    {
        double scale = Math.Pow(10, 2 - Math.Floor(Math.Log10(Math.Max(Math.Abs(value), 1e-9))));
        return scale >= 1
            ? Math.Round(Math.Round(value * scale) / scale, 10)
            : Math.Round(Math.Round(value * scale) / scale);
    }
}
