using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Costs;

namespace Weft.Bench.Plans;

/// <summary>What was measured of one mixture, and what the cost model chose.</summary>
/// <param name="Cell">The mixture.</param>
/// <param name="Ms">Milliseconds of each way.</param>
/// <param name="Chosen">The way chosen by the rates of this machine.</param>
/// <param name="ChosenBuiltIn">The way chosen by the rates that are built in.</param>
/// <param name="Predicted">Milliseconds of each way on one thread, by the rates of this machine.</param>
internal sealed record PlanRow(
    PlanCell Cell,
    IReadOnlyDictionary<MixtureWay, double> Ms,
    MixtureWay Chosen,
    MixtureWay ChosenBuiltIn,
    IReadOnlyDictionary<MixtureWay, double> Predicted
)
{
    /// <summary>A choice is good if it costs at most this many times the best.</summary>
    public const double Bound = 1.3;

    /// <summary>The way that was fastest.</summary>
    public MixtureWay Best => Ms.MinBy(pair => pair.Value).Key;

    /// <summary>Time of the chosen way by that of the best.</summary>
    public double Ratio => Ms[Chosen] / Ms[Best];

    /// <summary>The same for the rates that are built in.</summary>
    public double RatioBuiltIn => Ms[ChosenBuiltIn] / Ms[Best];
}
