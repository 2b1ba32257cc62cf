using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Runtime.Rates.Fits;
using Weft.Runtime.Reports;
using static Weft.Runtime.Trials.TrialJson;

namespace Weft.Runtime.Rates;

/// <summary>
/// <c>rates.json</c>: fits, points, splits of errors, comparisons and bounds, for programs. What is not a finite number is
/// null.
/// </summary>
public static class RatesJson
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true };

    /// <summary>The text of the file.</summary>
    /// <param name="analysis">What was found.</param>
    /// <param name="document">
    /// The experiment that it rests on, with machine, versions and settings, without which no number can be had again; null
    /// for an analysis alone.
    /// </param>
    public static string Write(RateAnalysis analysis, ReportDocument? document = null)
    {
        System.ArgumentNullException.ThrowIfNull(analysis);
        var root = new JsonObject
        {
            ["fits"] = List(analysis.Rates, Fit),
            ["points"] = List(analysis.Points, Point),
            ["splits"] = List(analysis.Splits, Split),
            ["comparisons"] = List(analysis.Comparisons, Comparison),
            ["learning_rates"] = List(analysis.Choices, Choice),
            ["bounds"] = List(analysis.Bounds, Bound),
            ["remarks"] = List(analysis.Remarks, r => JsonValue.Create(r)),
        };
        if (document is not null)
        {
            root["experiment"] = document.Experiment;
            root["length"] = document.Length;
            root["training"] = ResultsJson.Training(document.Training);
            root["seeds"] = List(document.Trials.Select(t => t.Seed).Distinct(), seed => JsonValue.Create(seed));
            root["command"] = document.Command;
            root["machine"] = ResultsJson.Machine(document.Machine);
            root["versions"] = ResultsJson.Versions(document.Machine);
        }

        return root.ToJsonString(s_options) + "\n";
    }

    private static JsonObject Fit(SeriesRate rate)
    {
        RateFit fit = rate.Fit;
        JsonObject json = Series(rate.Series);
        json["model"] = fit.ModelText;
        json["exponent"] = Number(fit.Exponent);
        json["low"] = Number(fit.Low);
        json["high"] = Number(fit.High);
        json["points"] = fit.Points;
        json["intercept"] = Number(fit.Intercept);
        json["floor"] = Number(fit.Floor);
        json["r2"] = Number(fit.Determination);
        json["scatter"] = Number(fit.Scatter);
        json["left_out"] = List(fit.LeftOut, Number);
        var criteria = new JsonObject();
        foreach ((RateModel model, double excess) in fit.Criteria.OrderBy(c => c.Key))
        {
            criteria[model.Word()] = Number(excess);
        }

        json["aicc_excess"] = criteria;
        json["seeds"] = fit.Seeds;
        json["seeds_left_out"] = List(fit.SeedsLeftOut, seed => JsonValue.Create(seed));
        json["interval"] = fit.Seeds > 0 ? "95 % over seeds" : "range over parts of the sizes";
        json["bound"] = Number(fit.Bound);
        json["bound_model"] = double.IsFinite(fit.Bound) ? fit.BoundModel.Word() : null;
        json["seeds_needed"] = fit.SeedsNeeded;
        json["sizes_needed"] = fit.SizesNeeded;
        return json;
    }

    private static JsonObject Point(RatePoint point)
    {
        JsonObject json = Series(point.Series);
        json["at"] = Number(point.Size);
        json["seed"] = point.Seed;
        json["error"] = Number(point.Error);
        json["resolved"] = point.IsResolved;
        if (point.Series.Quantity == RateSeries.Trained)
        {
            json["learning_rate"] = Number(point.LearningRate);
            json["trivial"] = Number(point.Trivial);
        }
        else
        {
            json["lower_bound"] = point.LowerBound > 0 ? Number(point.LowerBound) : null;
            json["proved"] = point.IsProved;
            json["rounding"] = Number(point.Rounding);
            json["stream_rounding"] = Number(point.StreamRounding);
            json["condition"] = Number(point.Condition);
        }

        return json;
    }

    private static JsonObject Split(ErrorSplit split)
    {
        JsonObject json = Series(split.Series);
        json["at"] = Number(split.Size);
        json["loss"] = Number(split.Loss);
        json["least_loss"] = Number(split.LeastLoss);
        json["approximation"] = Number(split.Approximation);
        json["optimisation"] = Number(split.Optimisation);
        return json;
    }

    private static JsonObject Comparison(DesignComparison comparison) =>
        new()
        {
            ["target"] = comparison.Target,
            ["first"] = comparison.First,
            ["second"] = comparison.Second,
            ["pairs"] = comparison.Result.Pairs,
            ["ratio"] = Number(comparison.Result.Ratio),
            ["p"] = Number(comparison.Result.PValue),
            ["exponents"] = Exponents(comparison.Exponents),
        };

    private static JsonObject Exponents(ExponentComparison exponents) =>
        new()
        {
            ["of"] = RateWords.Compared(exponents),
            ["difference"] = Number(exponents.Difference),
            ["low"] = Number(exponents.Low),
            ["high"] = Number(exponents.High),
            ["p"] = Number(exponents.PValue),
            ["seeds"] = exponents.Seeds,
            ["paired"] = exponents.IsPaired,
            ["seeds_needed"] = exponents.SeedsNeeded,
        };

    private static JsonObject Choice(RateChoice choice) =>
        new()
        {
            ["design"] = choice.Design,
            ["target"] = choice.Target,
            ["learning_rate"] = Number(choice.Rate),
            ["bands"] = List(
                choice.Bands,
                b => new JsonObject
                {
                    ["at"] = Number(b.Size),
                    ["low"] = Number(b.Low),
                    ["high"] = Number(b.High),
                }
            ),
        };

    private static JsonObject Bound(BoundCheck check)
    {
        JsonObject json = Series(check.Series);
        json["theorem"] = check.Bound.Theorem;
        json["steepest"] = Number(check.Steepest);
        json["sizes"] = List(check.Curves.Take(1).SelectMany(c => c.Points), p => Number(p.Size));
        var curves = new JsonObject();
        foreach (BoundCurve curve in check.Curves)
        {
            curves[curve.Order.ToString(CultureInfo.InvariantCulture)] = List(curve.Points, p => Number(p.Error));
        }

        json["curves"] = curves;
        return json;
    }

    private static JsonObject Series(RateSeries series) =>
        new()
        {
            ["design"] = series.Design,
            ["target"] = series.Target,
            ["size"] = series.SizeField,
            ["quantity"] = series.Quantity,
        };

    private static JsonArray List<T>(IEnumerable<T> items, System.Func<T, JsonNode?> write) =>
        new([.. items.Select(write)]);
}
