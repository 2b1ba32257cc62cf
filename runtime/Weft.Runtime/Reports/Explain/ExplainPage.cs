using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Costs;
using Weft.Compiler.Ir;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports.Explain;

/// <summary>
/// The page of <c>weft explain --html</c>: what the passes and the cost model made of an architecture, with the graph
/// before and after. It asks the network for nothing.
/// </summary>
public static class ExplainPage
{
    /// <summary>The text of the file.</summary>
    public static string Write(CompiledArchitecture compiled)
    {
        Extent extent = compiled.Options.Extent;
        ReportSection[] sections =
        [
            Costs(compiled),
            Passes(compiled),
            Ways(compiled),
            Graphs(compiled),
            Code(compiled),
        ];
        var page = new HtmlPage($"{compiled.Spec.Name}, explained");
        page.Header(
            compiled.Spec.Name,
            compiled.Spec.Description.Length > 0
                ? compiled.Spec.Description
                : ArchitectureCompiler.Summarise(compiled.Spec),
            [
                $"{NumberText.Count(compiled.Optimised.Parameters.Sum(p => p.Count))} parameters",
                $"B = {NumberText.Count(extent.Batch)}, T = {NumberText.Count(extent.Length)}",
                compiled.Options.Calibration.Source,
            ]
        );
        page.Sections(sections);
        return page.End();
    }

    private static ReportSection Costs(CompiledArchitecture compiled)
    {
        Extent extent = compiled.Options.Extent;
        IReadOnlyList<string> Row(string when, Graph graph) =>
            [
                when,
                ExplainText.Quantity(graph.Flops(extent)) + "FLOP",
                ExplainText.Quantity(graph.Bytes(extent)) + "B",
                ExplainText.Quantity(GraphCosts.ActivationBytes(graph, extent)) + "B",
                ExplainText.Time(GraphCosts.Microseconds(graph, compiled.Options)),
            ];
        List<ReportBlock> blocks =
        [
            new ReportTable(
                ["graph", "forward", "read and written", "results held", "expected, forward and backward"],
                1,
                [Row("as the formulas say", compiled.Lowered), Row("as compiled", compiled.Optimised)]
            ),
            new ReportWords(
                $"Parameters with gradients and the moments of AdamW take another {ExplainText.Quantity(GraphCosts.TrainedBytes(compiled.Optimised))}B. "
                    + "Times are expectations for one thread, from the work of every op and the rates named above."
            ),
        ];
        if (compiled.Dead.Count > 0)
        {
            blocks.Add(
                new ReportWords(
                    $"These parameters reach no result and are not stored: {string.Join(", ", compiled.Dead.Select(p => p.Parts[0].Name))}."
                )
            );
        }

        return new("Cost", blocks);
    }

    private static ReportSection Passes(CompiledArchitecture compiled)
    {
        if (compiled.Fired.Count == 0)
        {
            return new("Passes", [new ReportWords("None fired: there is nothing to save.")]);
        }

        Extent extent = compiled.Options.Extent;
        var rows = compiled.Fired.Select(pass =>
        {
            double before = GraphCosts.Microseconds(pass.Before, compiled.Options),
                after = GraphCosts.Microseconds(pass.After, compiled.Options);
            return (IReadOnlyList<string>)
                [
                    pass.Name,
                    pass.Reason,
                    ExplainText.Quantity(pass.Before.Flops(extent) - pass.After.Flops(extent)) + "FLOP",
                    ExplainText.Time(before - after),
                    (before / after).ToString("0.##", CultureInfo.InvariantCulture),
                ];
        });
        return new(
            "Passes",
            [
                new ReportTable(
                    ["pass", "what it does", "saves, forward", "expected saving", "times faster"],
                    2,
                    [.. rows]
                ),
                new ReportWords("In the order in which they run; each --no-pass NAME leaves one out."),
            ]
        );
    }

    private static ReportSection Ways(CompiledArchitecture compiled)
    {
        IReadOnlyList<ChosenWay> chosen = GraphCosts.Mixed(compiled);
        if (chosen.Count == 0)
        {
            return new(
                "Mixtures",
                [new ReportWords("One query is left, whose mixture is one product: there is nothing to choose.")]
            );
        }

        var rows = chosen
            .GroupBy(way => (way.Sizes, way.Chosen))
            .SelectMany(same =>
                same.First()
                    .Ranked.Select(choice =>
                        (IReadOnlyList<string>)
                            [
                                string.Join(", ", same.Select(way => $"%{way.Op}")),
                                choice.Word,
                                choice.Way == same.Key.Chosen.Way ? "chosen" : "",
                                ExplainText.Time(choice.Microseconds),
                                (choice.Microseconds / same.Key.Chosen.Microseconds).ToString(
                                    "0.##",
                                    CultureInfo.InvariantCulture
                                ),
                            ]
                    )
            );
        return new(
            "Mixtures",
            [
                new ReportTable(["op", "way", "choice", "expected", "times the chosen"], 3, [.. rows]),
                new ReportWords("The key plan of a spec chooses another way; results differ by rounding only."),
            ]
        );
    }

    private static ReportSection Graphs(CompiledArchitecture compiled)
    {
        double longest = new[] { compiled.Lowered, compiled.Optimised }
            .SelectMany(graph => GraphCosts.MicrosecondsOfOps(graph, compiled.Options))
            .Max();
        ReportDrawing Drawing(string title, Graph graph) =>
            new(
                $"{title}: {graph.Ops.Count(op => op is not Compiler.Ir.Ops.ParameterOp)} ops, {ExplainText.Time(GraphCosts.Microseconds(graph, compiled.Options))}",
                GraphDrawing.Write(graph, compiled.Options, longest, title)
            );
        return new(
            "Graph",
            [
                new ReportWords(
                    "From the input down to the output. A bar is as long as the op's part of the time, on one scale for both; mixtures have a coloured frame, views a broken one. Parameters stand in the op that reads them."
                ),
                new ReportDrawings([
                    Drawing("Before the passes", compiled.Lowered),
                    Drawing("After the passes", compiled.Optimised),
                ]),
            ]
        );
    }

    private static ReportSection Code(CompiledArchitecture compiled) =>
        new(
            "Text",
            [
                new ReportListing("IR before the passes", GraphPrinter.Print(compiled.Lowered), "text"),
                new ReportListing("IR after the passes", GraphPrinter.Print(compiled.Optimised), "text"),
                new ReportListing("generated C#", ArchitectureCompiler.Emit(compiled), "csharp"),
            ]
        );
}
