using System.Globalization;
using System.Linq;
using System.Text;
using Weft.Compiler.Costs;
using Weft.Compiler.Ir;
using static Weft.Compiler.ExplainText;

namespace Weft.Compiler.Emit;

/// <summary>The report of <c>weft explain</c>.</summary>
internal static class Explanation
{
    public static string Write(CompiledArchitecture compiled)
    {
        var text = new StringBuilder();
        Line(text, $"architecture {compiled.Spec.Name}");
        Line(text, $"  {Summary.Of(compiled.Spec)}");
        Line(text, "");
        Line(text, $"IR before the passes, {Ops(compiled.Lowered)}");
        text.Append(Indented(GraphPrinter.Print(compiled.Lowered)));
        Line(text, "");
        Passes(text, compiled);
        Line(text, "");
        Line(text, $"IR after the passes, {Ops(compiled.Optimised)}");
        text.Append(Indented(GraphPrinter.Print(compiled.Optimised)));
        Line(text, "");
        Ways(text, compiled);
        Line(text, "");
        Memory(text, compiled);
        Parameters(text, compiled);
        Costs(text, compiled);
        return text.ToString();
    }

    private static void Passes(StringBuilder text, CompiledArchitecture compiled)
    {
        var options = compiled.Options;
        Line(text, $"passes that fired, with forward FLOPs and the expected time of a step {At(options.Extent)}");
        if (compiled.Fired.Count == 0)
        {
            Line(text, "  none: nothing to save");
        }

        foreach (var pass in compiled.Fired)
        {
            Line(
                text,
                $"  {pass.Name, -21}  {Change(pass, graph => Quantity(graph.Flops(options.Extent)) + "FLOP")}, "
                    + Change(pass, graph => Time(GraphCosts.Microseconds(graph, options)))
            );
            Line(text, $"    {pass.Reason}");
        }
    }

    private static string Change(Passes.PassReport pass, System.Func<Graph, string> measure)
    {
        var (before, after) = (measure(pass.Before), measure(pass.After));
        return before == after ? before : $"{before} -> {after}";
    }

    private static void Ways(StringBuilder text, CompiledArchitecture compiled)
    {
        Line(
            text,
            $"how all positions are mixed, with the expected time of forward and backward {At(compiled.Options.Extent)}"
        );
        var chosen = GraphCosts.Mixed(compiled);
        if (chosen.Count == 0)
        {
            Line(text, "  nowhere: one query is left, whose mixture is one product");
        }

        // Layers of one kind are one line.
        foreach (var same in chosen.GroupBy(way => (way.Sizes, way.Chosen)))
        {
            var way = same.First();
            var ops = string.Join(", ", same.Select(each => $"%{each.Op}"));
            var others = string.Join(
                ", ",
                way.Ranked.Where(choice => choice.Way != way.Chosen.Way)
                    .Select(choice => $"{choice.Word} {Time(choice.Microseconds)}")
            );
            Line(
                text,
                $"  {ops}: {way.Chosen.Word} {Time(way.Chosen.Microseconds)}{(others.Length > 0 ? $"; instead of {others}" : "")}"
            );
        }

        Line(text, $"  by {compiled.Options.Calibration.Source}");
    }

    private static void Parameters(StringBuilder text, CompiledArchitecture compiled)
    {
        var count = compiled.Optimised.Parameters.Sum(p => p.Count);
        Line(text, $"parameters: {count.ToString(CultureInfo.InvariantCulture)}");
        if (compiled.Dead.Count > 0)
        {
            Line(
                text,
                $"parameters that reach no result, not stored: {string.Join(", ", compiled.Dead.Select(p => p.Parts[0].Name))}"
            );
        }
    }

    private static void Costs(StringBuilder text, CompiledArchitecture compiled)
    {
        var extent = compiled.Options.Extent;
        Line(text, $"cost at B = {extent.Batch}, T = {extent.Length} (a training step costs about 3 forward passes)");
        foreach (var (when, graph) in new[] { ("before", compiled.Lowered), ("after", compiled.Optimised) })
        {
            double flops = graph.Flops(extent),
                bytes = graph.Bytes(extent);
            Line(
                text,
                $"  {when, -6}  forward {Quantity(flops)}FLOP, {Quantity(bytes)}B    step {Quantity(3 * flops)}FLOP, {Quantity(3 * bytes)}B"
            );
        }
    }

    /// <summary>Generated code holds every result until the forward pass ends, and autograd those of training longer.</summary>
    private static void Memory(StringBuilder text, CompiledArchitecture compiled)
    {
        var (extent, options) = (compiled.Options.Extent, compiled.Options);
        Line(text, $"memory peak and expected time of forward and backward {At(extent)}");
        foreach (var (when, graph) in new[] { ("before", compiled.Lowered), ("after", compiled.Optimised) })
        {
            Line(
                text,
                $"  {when, -6}  results {Quantity(GraphCosts.ActivationBytes(graph, extent))}B, parameters with gradients and moments {Quantity(GraphCosts.TrainedBytes(graph))}B    {Time(GraphCosts.Microseconds(graph, options))}"
            );
        }
    }

    private static string Ops(Graph graph) =>
        $"{graph.Ops.Count(op => op is not Ir.Ops.ParameterOp).ToString(CultureInfo.InvariantCulture)} ops";

    private static string At(Extent extent) =>
        string.Format(CultureInfo.InvariantCulture, "at B = {0}, T = {1}", extent.Batch, extent.Length);

    private static string Indented(string lines) =>
        string.Concat(lines.TrimEnd('\n').Split('\n').Select(line => "  " + line + "\n"));

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
