using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>The words for architectures that were made equally large.</summary>
public static class MatchText
{
    /// <summary>"DpFreeLin, heads 4: feed-forward width 61 gives 4,123 parameters, +0.3 % from the budget 4,111".</summary>
    public static string Line(BudgetMatch match)
    {
        string swept = TrialGroup.Describe(match.Swept);
        return $"{match.Architecture}{(swept.Length == 0 ? "" : ", ")}{swept}: {TrialGroup.ShortName(match.Field)} "
            + $"{match.Value.ToString(CultureInfo.InvariantCulture)} gives {Amount(match.Reached)} {Unit(match.Quantity)}, "
            + $"{Deviation(match)} from the budget {Amount(match.Budget)}";
    }

    /// <summary>What is counted.</summary>
    internal static string Unit(MatchQuantity quantity) =>
        quantity == MatchQuantity.Parameters ? "parameters" : "forward FLOPs";

    /// <summary>Every digit up to where a double has them all.</summary>
    internal static string Amount(double quantity) => quantity.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>"+0.3 %", or "0 %" where the budget is met exactly.</summary>
    internal static string Deviation(BudgetMatch match) =>
        (100 * match.Deviation).ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture) + " %";

    /// <summary>One row for each architecture and combination.</summary>
    internal static ReportTable Table(ReportDocument document) =>
        new ReportTable(
            ["architecture", "swept", "adjusted field", "value", "quantity", "budget", "deviation"],
            3,
            [
                .. document.Matches.Select<BudgetMatch, string[]>(m =>
                    [
                        m.Architecture,
                        m.Swept.Count == 0 ? NumberText.Missing : TrialGroup.Describe(m.Swept),
                        m.Field,
                        m.Value.ToString(CultureInfo.InvariantCulture),
                        $"{Amount(m.Reached)} {Unit(m.Quantity)}",
                        Amount(m.Budget),
                        Deviation(m),
                    ]
                ),
            ]
        ).Naming("architecture", "swept", "adjusted field");

    /// <summary>What the table means.</summary>
    internal const string Reading =
        "The experiment asks for architectures of equal size: this is the value that was chosen for the adjusted field, "
        + "and how far from the budget it leads. An architecture that is not listed sets the budget.";
}
