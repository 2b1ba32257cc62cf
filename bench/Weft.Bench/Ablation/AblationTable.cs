using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Weft.Bench.Kernels;
using Weft.Compiler;
using static Weft.Bench.Results.ResultFiles;
using static Weft.Runtime.Timing.Turns;

namespace Weft.Bench.Ablation;

/// <summary>Each pass's share as text, in bench/README.md and in bench/results/ablation.json.</summary>
internal static class AblationTable
{
    /// <summary>A line for the terminal.</summary>
    public static string Line(AblationRow row) =>
        $"{row.Model}, {row.Shape}, threads {row.Threads}: {Text(row.WithMs)} ms, without {row.Pass} {Text(row.WithoutMs)} ms, {Text(row.Ratio)} times";

    /// <summary>A row for each pass, a column for each model; empty where the pass does not fire.</summary>
    public static string Markdown(IReadOnlyList<AblationRow> rows)
    {
        string[] models = [.. rows.Select(row => row.Model).Distinct()];
        IEnumerable<string> passes = CompileOptions
            .PassNames.Append(AblationRow.EveryPass)
            .Where(pass => rows.Any(row => row.Pass == pass));
        AblationRow First(string model) => rows.First(row => row.Model == model);
        double WholeMs(string model) => Median([.. rows.Where(row => row.Model == model).Select(row => row.WithMs)]);
        IEnumerable<string> lines =
        [
            $"| without | {string.Join(" | ", models)} |",
            $"|---|{string.Concat(models.Select(_ => "---:|"))}",
            $"| nothing left out, ms | {string.Join(" | ", models.Select(model => Text(WholeMs(model))))} |",
            .. passes.Select(pass =>
                $"| {pass} | "
                + string.Join(
                    " | ",
                    models.Select(model => Text(rows.FirstOrDefault(r => r.Model == model && r.Pass == pass)?.Ratio))
                )
                + " |"
            ),
        ];
        IEnumerable<string> shapes = models.Select(model =>
            $"{model} {First(model).Shape}, {First(model).Threads} {(First(model).Threads == 1 ? "thread" : "threads")}"
        );
        return $"{string.Join('\n', lines)}\n\nSizes: {string.Join("; ", shapes)}.";
    }

    /// <summary>Writes both files.</summary>
    public static void Write(Conditions conditions, IReadOnlyList<AblationRow> rows)
    {
        WriteList("ablation.json", rows.Select(Json));
        WriteConditions("ablation.json", conditions);
        string conditionLines = string.Join('\n', conditions.Lines.Select(line => $"- {line}"));
        WriteTable("ablation table", $"By `make bench-ablation`:\n\n{conditionLines}\n\n{Markdown(rows)}");
    }

    private static JsonObject Json(AblationRow row) =>
        new()
        {
            ["model"] = row.Model,
            ["shape"] = row.Shape,
            ["threads"] = row.Threads,
            ["pass"] = row.Pass,
            ["with_ms"] = Rounded(row.WithMs),
            ["without_ms"] = Rounded(row.WithoutMs),
            ["ratio"] = Rounded(row.Ratio),
        };
}
