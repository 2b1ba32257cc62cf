using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Weft.Runtime.Rates.Fits;

/// <summary>
/// What the fits of trained errors say of errors whose rate is known: how often they give a number, how far it is off, and
/// how often the 95 % interval holds the truth.
/// </summary>
public static class RateSelfTest
{
    /// <summary>
    /// The share of draws with a number from which on the coverage of a setting is stated, and from which on draws go on
    /// until as many numbers were given as draws were asked for.
    /// </summary>
    public const double Regularly = 0.25;

    /// <summary>Draws of every setting by default.</summary>
    public const int DefaultDraws = 2000;

    private const double SlopeDeviation = 0.15;
    private const double LevelDeviation = 0.2;

    private static readonly double[] s_noises = [0.05, 0.1, 0.3];
    private static readonly Seeds[] s_seeds = [Seeds.Alike, Seeds.OfTheirOwn, Seeds.AlikeWithNoiseBySize];

    private enum Seeds
    {
        Alike,
        OfTheirOwn,
        AlikeWithNoiseBySize,
    }

    /// <summary>The truths.</summary>
    public static IReadOnlyList<RateTruth> Truths { get; } =
    [
        Power("s^-1, s = 1, 2, 4, …", 1, Doubling),
        Power("s^-0.5, s = 1, 2, 4, …", 0.5, Doubling),
        Power("s^-2, s = 1, 2, 4, …", 2, Doubling),
        Power("s^-1, s = 1, 2, 3, …", 1, k => Even(1, k, k)),
        Power("s^-1, s = 4 … 64 by ratio", 1, k => Ratio(4, 64, k)),
        Power("s^-1, s = 8 … 32 evenly", 1, k => Even(8, 32, k)),
        Exponential("e^(-s/2), s = 1, 2, 3, …", 0.5, k => Even(1, k, k)),
        Exponential("e^(-s/2), s = 1 … 32 by ratio", 0.5, k => Ratio(1, 32, k)),
        Exponential("e^(-0.3 s), s = 4 … 16 evenly", 0.3, k => Even(4, 16, k)),
        Power("0.02 + s^-1, s = 1, 2, 4, …", 1, Doubling, _ => 0.02),
        Power("1/64 + s^-2, s = 1, 2, 4, …", 2, Doubling, _ => 1.0 / 64),
        Exponential("0.05 + e^(-s/2), s = 1, 2, 3, …", 0.5, k => Even(1, k, k), _ => 0.05),
        Power("s^-1.5, half the sizes on a floor", 1.5, Doubling, k => Math.Pow(1.4 * Math.Pow(2, (k / 2) - 1), -1.5)),
        Exponential("e^-s, half the sizes on a floor", 1, k => Even(1, k, k), k => Math.Exp(-((k / 2) + 0.5))),
    ];

    /// <summary>
    /// Tests one truth with noise of 0.05, 0.1 and 0.3 in log E; with seeds alike, with slopes and levels that differ by
    /// seed (0.15 n and 0.2), and with noise that rises sevenfold from the smallest size to the largest.
    /// </summary>
    /// <param name="truth">The truth.</param>
    /// <param name="sizes">Sizes.</param>
    /// <param name="seeds">Seeds.</param>
    /// <param name="draws">Draws of every setting, at least.</param>
    /// <param name="cancel">Stops with <see cref="OperationCanceledException"/>.</param>
    public static RateSelfTestRow Run(RateTruth truth, int sizes, int seeds, int draws, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(truth);
        (double Noise, Seeds Kind)[] settings = [.. from noise in s_noises from kind in s_seeds select (noise, kind)];
        var cells = new RateSelfTestCell[settings.Length];
        Parallel.For(
            0,
            settings.Length,
            new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => cells[i] = Run(truth, sizes, seeds, settings[i].Noise, settings[i].Kind, draws, cancel)
        );
        return new(truth.Name, sizes, seeds, cells);
    }

    private static RateSelfTestCell Run(
        RateTruth truth,
        int sizes,
        int seeds,
        double noise,
        Seeds kind,
        int draws,
        CancellationToken cancel
    )
    {
        double[] grid = truth.Sizes(sizes);
        double floor = truth.Floor(sizes);
        long[] names = [.. Enumerable.Range(1, seeds).Select(s => (long)s)];
        var random = new Random(
            (sizes * 1000) + (seeds * 100) + ((int)kind * 10) + (int)(noise * 20) + truth.Name.Length
        );
        (int done, int numbers, int within, int bounds, int boundsHeld) = (0, 0, 0, 0, 0);
        double off = 0;
        while (done < draws || (numbers < draws && numbers > done * Regularly))
        {
            if (done % 100 == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            done++;
            var logarithms = new double[seeds][];
            for (int seed = 0; seed < seeds; seed++)
            {
                bool own = kind == Seeds.OfTheirOwn;
                double n = truth.Exponent * (1 + (own ? SlopeDeviation * Normal(random) : 0));
                double level = own ? LevelDeviation * Normal(random) : 0;
                logarithms[seed] = new double[sizes];
                for (int i = 0; i < sizes; i++)
                {
                    double share = kind == Seeds.AlikeWithNoiseBySize ? 0.25 + (1.5 * i / (sizes - 1)) : 1;
                    double falling = Math.Exp(-n * truth.Model.Abscissa(grid[i]));
                    logarithms[seed][i] = Math.Log(floor + falling) + level + (noise * share * Normal(random));
                }
            }

            RateFit fit = RateFitting.Fit(SeedCurves.Of(grid, logarithms), grid, names, advises: false);
            if (fit.HasRate)
            {
                bool isForm =
                    fit.Model is RateModel.Power or RateModel.PowerWithFloor == truth.Model is RateModel.Power;
                numbers++;
                within += isForm && fit.Low <= truth.Exponent && truth.Exponent <= fit.High ? 1 : 0;
                off += isForm ? fit.Exponent - truth.Exponent : 0;
            }
            else if (!double.IsNaN(fit.Bound) && fit.BoundModel == truth.Model)
            {
                bounds++;
                boundsHeld += fit.Bound <= truth.Exponent ? 1 : 0;
            }
        }

        return new(done, numbers, within, off / truth.Exponent, bounds, boundsHeld);
    }

    private static RateTruth Power(string name, double n, Func<int, double[]> sizes, Func<int, double>? floor = null) =>
        new(name, RateModel.Power, n, sizes, floor ?? (_ => 0));

    private static RateTruth Exponential(
        string name,
        double n,
        Func<int, double[]> sizes,
        Func<int, double>? floor = null
    ) => new(name, RateModel.Exponential, n, sizes, floor ?? (_ => 0));

    private static double[] Doubling(int count) => Ratio(1, Math.Pow(2, count - 1), count);

    private static double[] Ratio(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => from * Math.Pow(to / from, i / (count - 1.0)))];

    private static double[] Even(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => from + ((to - from) * i / (count - 1.0)))];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

/// <summary>A known rate.</summary>
/// <param name="Name">Its formula and its sizes.</param>
/// <param name="Model">Power or exponential.</param>
/// <param name="Exponent">n.</param>
/// <param name="Sizes">The sizes, by their number.</param>
/// <param name="Floor">c, by the number of sizes.</param>
public sealed record RateTruth(
    string Name,
    RateModel Model,
    double Exponent,
    Func<int, double[]> Sizes,
    Func<int, double> Floor
);

/// <summary>What the fits said of one truth with one noise.</summary>
/// <param name="Draws">Draws.</param>
/// <param name="Numbers">Draws with a number.</param>
/// <param name="Within">Those whose form is right and whose interval holds the truth.</param>
/// <param name="Off">Sum of what numbers with the right form are off, over the truth.</param>
/// <param name="Bounds">Draws with a lower bound of the truth's form in place of a number.</param>
/// <param name="BoundsHeld">Those below the truth.</param>
public sealed record RateSelfTestCell(int Draws, int Numbers, int Within, double Off, int Bounds, int BoundsHeld)
{
    /// <summary>The share of draws with a number.</summary>
    public double Share => (double)Numbers / Draws;

    /// <summary>The share of numbers whose interval holds the truth.</summary>
    public double Coverage => (double)Within / Numbers;

    /// <summary>Mean relative error of the numbers.</summary>
    public double Bias => Off / Numbers;

    /// <summary>The share of draws with a number that is wrong.</summary>
    public double Wrong => (double)(Numbers - Within) / Draws;

    /// <summary>Whether numbers are given often enough to state their coverage.</summary>
    public bool IsRegular => Share >= RateSelfTest.Regularly;
}

/// <summary>One truth with one number of sizes and of seeds, over all noises.</summary>
/// <param name="Truth">Its name.</param>
/// <param name="Sizes">Sizes.</param>
/// <param name="Seeds">Seeds.</param>
/// <param name="Cells">By noise and kind of seeds.</param>
public sealed record RateSelfTestRow(string Truth, int Sizes, int Seeds, IReadOnlyList<RateSelfTestCell> Cells);
