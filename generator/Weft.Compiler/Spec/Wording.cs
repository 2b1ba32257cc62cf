using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Weft.Compiler.Spec;

/// <summary>The phrases that messages share.</summary>
internal static class Wording
{
    private const int LongestQuote = 60;

    /// <summary>Text in quotes on one line: control characters are escaped and long text is cut.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in text.Length <= LongestQuote ? text : text.Substring(0, LongestQuote))
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
            {
                quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                quoted.Append(c);
            }
        }
        return quoted.Append(text.Length <= LongestQuote ? "'" : "...'").ToString();
    }

    /// <summary>"; did you mean 'heads'?" where one of the candidates is close to the text, else nothing.</summary>
    public static string DidYouMean(string text, IEnumerable<string> candidates)
    {
        if (text.Length > LongestQuote)
        {
            return "";
        }
        var nearest = candidates
            .Select(candidate => (candidate, distance: Distance(text.ToLowerInvariant(), candidate)))
            .Where(pair => pair.distance <= Math.Max(1, (pair.candidate.Length + 1) / 3))
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }

    /// <summary>Foreign text (an exception's message) on one line, since a diagnostic is one line.</summary>
    public static string OneLine(string text) => string.Join(" ", text.Split('\r', '\n')).Trim();

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
