using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Weft.Compiler;
using Weft.Compiler.Costs;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Runtime.Reports.Explain;

/// <summary>
/// A graph as SVG: a row for each op from the input to the output, with the parameters that it reads, its shape, and a bar
/// as long as its part of the time; arcs to what is read further down, such as the residual stream.
/// </summary>
internal static class GraphDrawing
{
    private const int Width = 400;
    private const int Right = 396;
    private const int Pitch = 30;
    private const int Box = 23;
    private const int LaneWidth = 10;
    private const int MostLaneSpace = 90;
    private const int Gap = 12;

    /// <summary>Letters of a row that fit, in its fixed-width font of 12 units.</summary>
    private const double LetterWidth = 7.3;

    private const string Style = """
        <style>.g{display:block;width:100%;height:auto;font:12px var(--mono)}
        .g rect.b{fill:var(--card);stroke:var(--line)}.g .mix rect.b{stroke:var(--accent);stroke-width:1.6}
        .g .view rect.b{stroke-dasharray:3 3}.g rect.t{fill:var(--accent);opacity:.2}
        .g path{fill:none;stroke:var(--soft);stroke-width:1.2;opacity:.75}.g path.h{fill:var(--soft);stroke:none;opacity:1}
        .g text{fill:var(--ink)}.g text.s{fill:var(--soft);text-anchor:end}.g tspan.p{fill:var(--soft)}</style>
        """;

    /// <summary>The SVG element.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">Sizes and rates of the bars.</param>
    /// <param name="longest">The time that a full bar stands for, in microseconds.</param>
    /// <param name="label">What the drawing is, for readers who do not see it.</param>
    public static string Write(Graph graph, CompileOptions options, double longest, string label)
    {
        var layout = new GraphArcs(graph);
        var times = GraphCosts.MicrosecondsOfOps(graph, options);
        var lanes = layout.Lanes;
        var lane = lanes == 0 ? 0 : Math.Min(LaneWidth, (double)MostLaneSpace / lanes);
        var left = Gap + lanes * lane + 4;
        var text = new StringBuilder();
        text.Append(
            Line(
                $"<svg class=\"g\" viewBox=\"0 0 {Width} {layout.Rows.Count * Pitch + 4}\" role=\"img\" aria-label=\"{Encode(label)}\">"
            )
        );
        text.Append(Style).Append('\n');
        foreach (var arc in layout.Arcs)
        {
            text.Append(Arc(arc, left, lane));
        }

        for (var row = 0; row < layout.Rows.Count; row++)
        {
            var op = layout.Rows[row];
            text.Append(Row(graph, op, row, left, longest > 0 ? times[op] / longest : 0));
        }

        return text.Append("</svg>\n").ToString();
    }

    private static string Arc(GraphArc arc, double left, double lane)
    {
        double top = Middle(arc.From),
            bottom = Middle(arc.To);
        if (arc.Lane < 0)
        {
            var x = left + 14;
            return Line($"<path d=\"M{x:0.#} {arc.From * Pitch + 2 + Box:0.#}V{arc.To * Pitch + 2:0.#}\"/>");
        }

        const double corner = 5;
        var side = left - Gap - arc.Lane * lane;
        return Line(
                $"<path d=\"M{left:0.#} {top:0.#}H{side + corner:0.#}Q{side:0.#} {top:0.#} {side:0.#} {top + corner:0.#}V{bottom - corner:0.#}Q{side:0.#} {bottom:0.#} {side + corner:0.#} {bottom:0.#}H{left - 3:0.#}\"/>"
            ) + Line($"<path class=\"h\" d=\"M{left:0.#} {bottom:0.#}l-6 -3v6z\"/>");
    }

    private static string Row(Graph graph, int index, int row, double left, double share)
    {
        var op = graph.Ops[index];
        var width = Right - left;
        var shape = graph.Shapes[index].ToString();
        var y = row * Pitch + 2;
        var kind =
            op.IsView ? " class=\"view\""
            : IsMixture(op) ? " class=\"mix\""
            : "";
        var room = (int)((width - 16) / LetterWidth) - shape.Length - 1;
        var parameters = Parameters(graph, op);
        var detail = Shortened(parameters.Length > 0 ? parameters : op.Settings, room - op.Mnemonic.Length - 1);
        return Line($"<g{kind}><title>{Encode(Title(graph, index))}</title>")
            + Line($"<rect class=\"b\" x=\"{left:0.#}\" y=\"{y}\" width=\"{width:0.#}\" height=\"{Box}\" rx=\"5\"/>")
            + (
                share > 0.002
                    ? Line(
                        $"<rect class=\"t\" x=\"{left:0.#}\" y=\"{y}\" width=\"{Math.Min(1, share) * width:0.#}\" height=\"{Box}\" rx=\"5\"/>"
                    )
                    : ""
            )
            + Line(
                $"<text x=\"{left + 8:0.#}\" y=\"{y + 15.5:0.#}\">{Encode(op.Mnemonic)}<tspan class=\"p\"> {Encode(detail)}</tspan></text>"
            )
            + Line($"<text class=\"s\" x=\"{Right - 8}\" y=\"{y + 15.5:0.#}\">{Encode(shape)}</text></g>\n");
    }

    private static bool IsMixture(Op op) =>
        op is MixHeadsOp or MixSharedOp or ConvolutionOp or BiasedAttentionOp or FlashAttentionOp;

    private static string Parameters(Graph graph, Op op) =>
        string.Join(" ", op.Operands.Select(o => graph.Ops[o]).OfType<ParameterOp>().Select(p => p.Field));

    private static string Title(Graph graph, int index)
    {
        var op = graph.Ops[index];
        IEnumerable<string> parts =
        [
            $"%{index.ToString(CultureInfo.InvariantCulture)} = {op.Mnemonic}",
            op.Settings,
            Parameters(graph, op),
            graph.Shapes[index].ToString(),
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static double Middle(int row) => row * Pitch + 2 + Box / 2.0;

    private static string Shortened(string text, int letters) =>
        letters < 2 ? ""
        : text.Length <= letters ? text
        : text[..(letters - 1)] + "…";

    private static string Encode(string text) => WebUtility.HtmlEncode(PrintableText.Lines(text));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
