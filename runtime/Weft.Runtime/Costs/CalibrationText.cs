using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Costs;

namespace Weft.Runtime.Costs;

/// <summary>Rates as a person reads them.</summary>
public static class CalibrationText
{
    private const double Pico = 1000;

    /// <summary>A line for plain ops, then one for each way.</summary>
    public static IReadOnlyList<string> Lines(Calibration calibration) =>
        [
            calibration.Source,
            Text($"ops: {calibration.Ops.CallMicroseconds:0.#} us a call with its backward, ")
                + Text($"{Pico / calibration.Ops.ProductPicoseconds:0.#} GFLOP/s of large products, ")
                + Text($"{Pico / calibration.Ops.BytePicoseconds:0.#} GB/s of memory"),
            .. calibration.Ways.Select(Line),
        ];

    private static string Line(WayRates rates)
    {
        List<string> parts = [Text($"{rates.CallMicroseconds:0.#} us a call")];
        if (rates.ProductPicoseconds > 0)
        {
            parts.Add(Text($"{Pico / rates.ProductPicoseconds:0.#} GFLOP/s"));
        }

        if (rates.FunctionPicoseconds > 0)
        {
            parts.Add(Text($"{Pico / rates.FunctionPicoseconds:0.##} G exponentials/s"));
        }

        if (rates.BytePicoseconds > 0)
        {
            parts.Add(Text($"{Pico / rates.BytePicoseconds:0.#} GB/s"));
        }

        return $"{WayModel.For(rates.Way).Word}{(rates.HasKeys ? " with dot products" : "")}, "
            + $"{(rates.IsTraining ? "forward and backward" : "forward")}: {string.Join(", ", parts)}";
    }

    private static string Text(System.FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
