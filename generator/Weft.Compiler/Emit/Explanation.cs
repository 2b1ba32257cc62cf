using System.Globalization;
using System.Linq;
using System.Text;
using Weft.Compiler.Ir;

namespace Weft.Compiler.Emit;

/// <summary>The report of <c>weft explain</c>.</summary>
internal static class Explanation
{
    public static string Write(CompiledArchitecture compiled)
    {
        var extent = compiled.Options.Extent;
        var text = new StringBuilder();
        Line(text, $"architecture {compiled.Spec.Name}");
        Line(text, "");
        Line(text, "IR before the passes");
        text.Append(Indented(GraphPrinter.Print(compiled.Lowered)));
        Line(text, "");
        Line(text, $"passes that fired (forward FLOPs at B = {extent.Batch}, T = {extent.Length})");
        if (compiled.Fired.Count == 0)
        {
            Line(text, "  none: nothing to save");
        }

        foreach (var pass in compiled.Fired)
        {
            Line(
                text,
                $"  {pass.Name}: {Quantity(pass.Before.Flops(extent))} -> {Quantity(pass.After.Flops(extent))}; {pass.Reason}"
            );
        }

        Line(text, "");
        Line(text, "IR after the passes");
        text.Append(Indented(GraphPrinter.Print(compiled.Optimised)));
        Line(text, "");
        Line(
            text,
            $"parameters: {compiled.Optimised.Parameters.Sum(p => p.Count).ToString(CultureInfo.InvariantCulture)}"
        );
        if (compiled.Dead.Count > 0)
        {
            Line(
                text,
                $"parameters that reach no result, not stored: {string.Join(", ", compiled.Dead.Select(p => p.Parts[0].Name))}"
            );
        }

        Line(text, $"cost at B = {extent.Batch}, T = {extent.Length} (a training step costs about 3 forward passes)");
        Cost(text, "before", compiled.Lowered, extent);
        Cost(text, "after", compiled.Optimised, extent);
        return text.ToString();
    }

    private static void Cost(StringBuilder text, string when, Graph graph, Extent extent)
    {
        double flops = graph.Flops(extent),
            bytes = graph.Bytes(extent);
        Line(
            text,
            $"  {when, -6}  forward {Quantity(flops)}FLOP, {Quantity(bytes)}B    step {Quantity(3 * flops)}FLOP, {Quantity(3 * bytes)}B"
        );
    }

    /// <summary>Three significant digits and a decimal prefix: 1.23 M.</summary>
    internal static string Quantity(double value)
    {
        string[] prefixes = ["", "k", "M", "G", "T", "P", "E"];
        var i = 0;
        for (; value >= 999.5 && i < prefixes.Length - 1; i++)
        {
            value /= 1000;
        }

        return value.ToString("G3", CultureInfo.InvariantCulture) + " " + prefixes[i];
    }

    private static string Indented(string lines) =>
        string.Concat(lines.TrimEnd('\n').Split('\n').Select(line => "  " + line + "\n"));

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
