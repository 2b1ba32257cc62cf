using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Weft.Runtime.Tests.Tool.Drill;

/// <summary>Damages a text as typing, merging, exporting and broken disks do.</summary>
/// <param name="seed">Selects the damage.</param>
/// <param name="others">Texts of the same kind, whose words and lines are put in.</param>
internal sealed partial class Mutation(int seed, IReadOnlyList<string> others)
{
    private const string Signs = "{}[]:,-&*!|>'\"%@`?#\t\n\r ~0x.;=\\/\0\u001b\u2028\uFEFF\u00e9😀";

    // Numbers that something cannot hold, words that mean no number, and structure where a value stands.
    private static readonly string[] s_values =
    [
        "0",
        "-1",
        "1e39",
        "-1e400",
        "1e-400",
        "nan",
        ".inf",
        "Infinity",
        "0x10",
        "1_000",
        "99999999999999999999",
        "2147483648",
        "null",
        "true",
        "",
        "\"1\"",
        "\"",
        "[]",
        "{}",
        "[1, [2]]",
        "../../x",
        "\"a\\0b\"",
        "1,5",
        "1;2",
        "*a",
        "<<",
        "!!int",
        "{\"inputs\":[1],\"inputs\":[2]}",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The text with one to four damages.</summary>
    public byte[] Of(string text)
    {
        for (int change = _random.Next(1, 5); change > 0; change--)
        {
            text = Damage(text);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return _random.Next(20) switch
        {
            0 => [0xEF, 0xBB, 0xBF, .. bytes],
            1 => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
            2 when bytes.Length > 0 => WithByte(bytes),
            _ => bytes,
        };
    }

    private string Damage(string text)
    {
        int at = _random.Next(text.Length + 1);
        switch (_random.Next(10))
        {
            case 0:
                return text.Insert(at, Signs[_random.Next(Signs.Length)].ToString());
            case 1:
                return text.Remove(at, Math.Min(_random.Next(1, 12), text.Length - at));
            case 2:
                return text[..at];
            case 3:
                return Edit(text, lines => lines.Insert(_random.Next(lines.Count + 1), Pick(lines)));
            case 4:
                return Edit(text, lines => lines.RemoveAt(_random.Next(lines.Count)));
            case 5:
                return Edit(
                    text,
                    lines => lines.Insert(_random.Next(lines.Count + 1), Pick([.. Pick(others).Split('\n')]))
                );
            case 6:
                string word = Pick(
                    Words().Matches(Pick(others)).Select(match => match.Value).DefaultIfEmpty("").ToList()
                );
                return Replace(text, Words(), word);
            case 7:
                return text.Replace("\n", _random.Next(2) == 0 ? "\r\n" : "\r", StringComparison.Ordinal);
            default:
                return Replace(text, Numbers(), Pick(s_values));
        }
    }

    private byte[] WithByte(byte[] bytes)
    {
        bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    private string Replace(string text, Regex what, string by)
    {
        MatchCollection matches = what.Matches(text);
        if (matches.Count == 0)
        {
            return text + by;
        }

        Match match = matches[_random.Next(matches.Count)];
        return text.Remove(match.Index, match.Length).Insert(match.Index, by);
    }

    private static string Edit(string text, Action<List<string>> edit)
    {
        List<string> lines = [.. text.Split('\n')];
        edit(lines);
        return string.Join('\n', lines);
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    [GeneratedRegex(@"[A-Za-z][\w.-]*")]
    private static partial Regex Words();

    [GeneratedRegex(@"-?[0-9][0-9.e+-]*")]
    private static partial Regex Numbers();
}
