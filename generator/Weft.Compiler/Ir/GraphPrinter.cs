using System.Globalization;
using System.Linq;
using System.Text;

namespace Weft.Compiler.Ir;

/// <summary>Prints a graph, one op a line: <c>%4 = linear(%0, %2) : [B, T, 16]</c>.</summary>
public static class GraphPrinter
{
    /// <summary>The graph as text with '\n' line ends.</summary>
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        for (var i = 0; i < graph.Ops.Count; i++)
        {
            var op = graph.Ops[i];
            var operands = string.Join(", ", op.Operands.Select(o => "%" + o.ToString(CultureInfo.InvariantCulture)));
            var settings =
                op.Settings.Length == 0 ? ""
                : operands.Length == 0 ? op.Settings
                : "; " + op.Settings;
            text.Append($"%{i} = {op.Mnemonic}({operands}{settings}) : {graph.Shapes[i]}\n");
        }

        return text.Append($"return %{graph.Output}\n").ToString();
    }
}
