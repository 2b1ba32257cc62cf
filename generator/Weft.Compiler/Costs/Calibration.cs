using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;

namespace Weft.Compiler.Costs;

/// <summary>
/// The rates of one machine. Costs are pure functions of it: equal calibrations and equal sizes give equal choices.
/// </summary>
/// <param name="Source">Where the rates come from, for reports.</param>
/// <param name="Ops">Everything but mixtures.</param>
/// <param name="Ways">The ways to compute a mixture.</param>
public sealed record Calibration(string Source, OpRates Ops, EquatableArray<WayRates> Ways)
{
    /// <summary>
    /// Rates that <c>weft explain --calibrate</c> measured on one server with AVX-512 and two cores: what the source
    /// generator always uses, and everything else where nothing was measured.
    /// </summary>
    public static Calibration BuiltIn { get; } = BuiltInRates.Create();

    /// <summary>The time that a mixture takes, in microseconds; infinite where the way was not measured.</summary>
    public double Microseconds(MixtureWay way, Mixture mixture)
    {
        var work = WayModel.For(way).WorkOf(mixture);
        for (var i = 0; i < Ways.Count; i++)
        {
            var rates = Ways[i];
            if (rates.Way == way && rates.HasKeys == mixture.KeySize > 0 && rates.IsTraining == mixture.IsTraining)
            {
                return rates.Microseconds(work);
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>The fastest of some ways; of equally fast ones the first that is given.</summary>
    /// <exception cref="ArgumentException">No way is given.</exception>
    public MixtureWay Fastest(Mixture mixture, IReadOnlyList<MixtureWay> ways)
    {
        var (fastest, least) = (MixtureWay.Auto, double.PositiveInfinity);
        for (var i = 0; i < ways.Count; i++)
        {
            var time = Microseconds(ways[i], mixture);
            if (i == 0 || time < least)
            {
                (fastest, least) = (ways[i], time);
            }
        }

        return fastest != MixtureWay.Auto
            ? fastest
            : throw new ArgumentException("found no way, expected at least one", nameof(ways));
    }

    /// <summary>Some ways with their times, the fastest first.</summary>
    public IReadOnlyList<WayChoice> Ranked(Mixture mixture, IEnumerable<MixtureWay> ways)
    {
        var wanted = new HashSet<MixtureWay>(ways);
        return
        [
            .. WayModel
                .All.Where(model => wanted.Contains(model.Way))
                .Select(model => new WayChoice(model.Way, model.Word, Microseconds(model.Way, mixture)))
                .OrderBy(choice => choice.Microseconds),
        ];
    }
}

/// <summary>A way and the time that it is expected to take.</summary>
/// <param name="Way">The way.</param>
/// <param name="Word">Its word.</param>
/// <param name="Microseconds">The time.</param>
public readonly record struct WayChoice(MixtureWay Way, string Word, double Microseconds);
