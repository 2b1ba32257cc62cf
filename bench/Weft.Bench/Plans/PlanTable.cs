using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Weft.Bench.Kernels;
using Weft.Compiler.Costs;
using Weft.Runtime.Costs;
using static Weft.Bench.Results.ResultFiles;

namespace Weft.Bench.Plans;

/// <summary>Results of plans as text, in bench/README.md and in bench/results/plans.json.</summary>
internal static class PlanTable
{
    /// <summary>A line for the terminal.</summary>
    public static string Line(PlanRow row)
    {
        Mixture sizes = row.Cell.Sizes;
        IEnumerable<string> ways = row
            .Ms.OrderBy(pair => pair.Value)
            .Select(pair => $"{Word(pair.Key)} {Text(pair.Value)} ms (expected {Text(row.Predicted[pair.Key])})");
        return $"{row.Cell.Kind}, {row.Cell.Scheme.Position.Word}, B{sizes.Batch} H{sizes.Heads} T{sizes.Length} e{sizes.ValueSize}, {row.Cell.Pass}: "
            + $"{string.Join(", ", ways)}; chosen {Word(row.Chosen)}, {Text(row.Ratio)} of the best"
            + (row.Ratio > PlanRow.Bound ? " <-- worse" : "");
    }

    /// <summary>In how many cells the choice is good.</summary>
    public static string Summary(IReadOnlyList<PlanRow> rows)
    {
        string Share(System.Func<PlanRow, double> ratio)
        {
            int good = rows.Count(row => ratio(row) <= PlanRow.Bound);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{good} of {rows.Count} cells ({100.0 * good / rows.Count:0.#} %)"
            );
        }

        return $"The chosen way is within {Text(PlanRow.Bound)} times the best measured one in {Share(row => row.Ratio)} by rates "
            + $"measured on this machine, in {Share(row => row.RatioBuiltIn)} by the built-in ones.";
    }

    /// <summary>
    /// A row for the cells of one encoding and size, a column for each length: the chosen way, and, where another was
    /// faster, which and how much.
    /// </summary>
    public static string Markdown(IReadOnlyList<PlanRow> rows)
    {
        int[] lengths = [.. rows.Select(row => row.Cell.Sizes.Length).Distinct().Order()];
        IEnumerable<string> lines =
        [
            $"| weights of | encoding | H e | pass | {string.Join(" | ", lengths.Select(length => $"T = {length}"))} |",
            $"|---|---|---|---|{string.Concat(lengths.Select(_ => "---|"))}",
            .. rows.GroupBy(row =>
                    (
                        row.Cell.Kind,
                        row.Cell.Scheme.Position.Word,
                        row.Cell.Sizes.Heads,
                        row.Cell.Sizes.ValueSize,
                        row.Cell.Pass
                    )
                )
                .Select(group =>
                    $"| {group.Key.Kind} | {group.Key.Word} | {group.Key.Heads} {group.Key.ValueSize} | {group.Key.Pass} | "
                    + string.Join(" | ", group.Select(Cell))
                    + " |"
                ),
        ];
        return string.Join('\n', lines);
    }

    /// <summary>Writes both files.</summary>
    public static void Write(Conditions conditions, Calibration rates, IReadOnlyList<PlanRow> rows)
    {
        WriteList("plans.json", rows.Select(Json));
        WriteConditions("plans.json", conditions);
        string conditionLines = string.Join(
            '\n',
            conditions.Lines.Concat(CalibrationText.Lines(rates)).Select(line => $"- {line}")
        );
        WriteTable("plans table", $"By `make bench-plans`:\n\n{conditionLines}\n\n{Summary(rows)}\n\n{Markdown(rows)}");
    }

    private static string Cell(PlanRow row) =>
        row.Chosen == row.Best
            ? $"{Word(row.Chosen)} {Text(row.Ms[row.Chosen])} ms"
            : $"{Word(row.Chosen)} {Text(row.Ms[row.Chosen])} ms, {Text(row.Ratio)} of {Word(row.Best)}";

    private static JsonObject Json(PlanRow row) =>
        new()
        {
            ["weights"] = row.Cell.Kind,
            ["encoding"] = row.Cell.Scheme.Position.Word,
            ["batch"] = row.Cell.Sizes.Batch,
            ["heads"] = row.Cell.Sizes.Heads,
            ["length"] = row.Cell.Sizes.Length,
            ["head_size"] = row.Cell.Sizes.ValueSize,
            ["pass"] = row.Cell.Pass,
            ["chosen"] = Word(row.Chosen),
            ["chosen_built_in"] = Word(row.ChosenBuiltIn),
            ["best"] = Word(row.Best),
            ["ratio"] = Rounded(row.Ratio),
            ["ratio_built_in"] = Rounded(row.RatioBuiltIn),
            ["ms"] = new JsonObject(
                row.Ms.Select(pair => KeyValuePair.Create(Word(pair.Key), (JsonNode?)Rounded(pair.Value)))
            ),
            ["expected_ms"] = new JsonObject(
                row.Predicted.Select(pair => KeyValuePair.Create(Word(pair.Key), (JsonNode?)Rounded(pair.Value)))
            ),
        };

    private static string Word(MixtureWay way) => WayModel.For(way).Word;
}
