using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using static Weft.Bench.Results.ResultFiles;

namespace Weft.Bench.Kernels;

/// <summary>
/// Results as text, in bench/README.md and in bench/results/kernels.json: one list of objects, a row each. What they depend on
/// is in kernels.conditions.json.
/// </summary>
internal static class KernelTable
{
    /// <summary>A line for the terminal.</summary>
    public static string Line(Comparison one) =>
        $"{one.Row.Kernel}, {one.Row.Shape}, threads {one.Row.Threads}, {one.Row.Pass}: "
        + $"{Text(one.OursMs)} ms against {Text(one.TheirsMs)} ({Against(one)}), ratio {Text(one.Ratio)}";

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
                $"| {one.Row.Kernel} | {one.Row.Shape} | {one.Row.Threads} | {one.Row.Pass} | {Against(one)} "
                + $"| {Text(one.OursMs)} | {Text(one.TheirsMs)} | {Text(one.Ratio)} |"
                + (memory ? $" {Text(one.OursMiB)} | {Text(one.TheirsMiB)} |" : "")
            ),
        ];
        return string.Join('\n', lines);
    }

    /// <summary>Writes both files.</summary>
    public static void Write(Conditions conditions, IReadOnlyList<Comparison> comparisons)
    {
        WriteList("kernels.json", comparisons.Select(Json));
        WriteConditions("kernels.json", conditions);
        string conditionLines = string.Join('\n', conditions.Lines.Select(line => $"- {line}"));
        WriteTable("kernels table", $"By `make bench-kernels`:\n\n{conditionLines}\n\n{Markdown(comparisons)}");
    }

    private static string Against(Comparison one) =>
        one.Slope is { } slope ? $"{one.Row.Against}: slope {Text(slope)}" : one.Row.Against;

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
        if (one.Slope is { } slope)
        {
            row["slope"] = Rounded(slope);
        }

        if (one.Row.MeasuresMemory)
        {
            row["ours_peak_mib"] = one.OursMiB is { } ours ? Rounded(ours) : null;
            row["theirs_peak_mib"] = one.TheirsMiB is { } theirs ? Rounded(theirs) : null;
        }

        return row;
    }
}
