using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;

namespace Weft.Compiler.Spec;

/// <summary>The phrases that messages share.</summary>
public static class Wording
{
    private const int LongestQuote = 60;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Text in quotes on one line: what cannot be shown is escaped and long text is cut.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text) =>
        text is null ? throw new ArgumentNullException(nameof(text))
        : text.Length <= LongestQuote ? $"'{PrintableText.Line(text)}'"
        : $"'{PrintableText.Line(text.Substring(0, LongestQuote))}...'";

    /// <summary>What other programs call a field, and what it is called here.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["lr"] = "learning-rate",
        ["batch-size"] = "batch",
        ["batch_size"] = "batch",
        ["epochs"] = "steps",
        ["iterations"] = "steps",
        ["warmup"] = "warm-up",
        ["gradient-clipping"] = "clip",
        ["model"] = "architectures",
        ["models"] = "architectures",
        ["tasks"] = "task",
        ["dataset"] = "task",
        ["seq_len"] = "length",
        ["sequence-length"] = "length",
        ["d_model"] = "width",
        ["dim"] = "width",
        ["hidden-size"] = "width",
        ["n_heads"] = "heads",
        ["num_heads"] = "heads",
        ["depth"] = "layers",
        ["n_layers"] = "layers",
        ["num_layers"] = "layers",
        ["mlp"] = "feed-forward",
        ["ffn"] = "feed-forward",
        ["normalization"] = "normalisation",
    };

    /// <summary>"; did you mean 'heads'?" where one of the candidates is close to the text, else nothing.</summary>
    internal static string DidYouMean(string text, IEnumerable<string> candidates)
    {
        if (text.Length > LongestQuote)
        {
            return "";
        }
        var known = candidates.ToList();
        var nearest = Elsewhere.TryGetValue(text, out var here) && known.Contains(here) ? here : Nearest(text, known);
        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }

    private static string? Nearest(string text, IEnumerable<string> candidates) =>
        candidates
            .Select(candidate => (candidate, distance: Distance(text.ToLowerInvariant(), candidate)))
            .Where(pair => pair.distance <= Math.Max(1, (pair.candidate.Length + 1) / 3))
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();

    /// <summary>
    /// The digits of a whole number that is written in another way, as <c>1e3</c>, <c>1_000</c>, <c>1,000</c>, <c>+5</c>,
    /// <c>007</c>, <c>2.0</c> or <c>0x10</c>; null where the text is no whole number of at most 18 digits.
    /// </summary>
    public static string? Digits(string text)
    {
        var plain = text.Replace("_", "").Replace(",", "").Replace(" ", "");
        if (plain.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return
                long.TryParse(plain.Substring(2), NumberStyles.AllowHexSpecifier, Invariant, out var hexadecimal)
                && hexadecimal >= 0
                ? hexadecimal.ToString(Invariant)
                : null;
        }
        return
            decimal.TryParse(plain, NumberStyles.Float, Invariant, out var number)
            && number == decimal.Truncate(number)
            && Math.Abs(number) < 1e18m
            ? decimal.Truncate(number).ToString(Invariant)
            : null;
    }

    /// <summary>Foreign text (an exception's message) on one line, since a diagnostic is one line.</summary>
    internal static string OneLine(string text) => string.Join(" ", text.Split('\r', '\n')).Trim();

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.Length];
    }
}
