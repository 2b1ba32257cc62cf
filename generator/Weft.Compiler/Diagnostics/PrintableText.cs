using System.Globalization;
using System.Text;

namespace Weft.Compiler.Diagnostics;

/// <summary>
/// Text of a user's file made fit to be shown. Names, claims, paths and messages reach terminals, build logs and reports,
/// where a control character commands the terminal, a line break forges a line, and a mark of direction or of no width makes
/// a text look like another one. Each of them is shown as an escape: <c>\u001b</c>, <c>\n</c>, <c>\u202e</c>.
/// </summary>
public static class PrintableText
{
    /// <summary>One line: line breaks and tabs are escaped too.</summary>
    public static string Line(string text) => Escape(text, keepsLines: false);

    /// <summary>Text of several lines: line breaks and tabs stay.</summary>
    public static string Lines(string text) => Escape(text, keepsLines: true);

    /// <summary>Whether the character at an index, or the pair that begins there, is shown as it is.</summary>
    internal static bool IsPlain(string text, int index) =>
        CharUnicodeInfo.GetUnicodeCategory(text, index)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );

    private static string Escape(string text, bool keepsLines)
    {
        StringBuilder? escaped = null;
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            var isPlain =
                text[i] is >= ' ' and < '\u007f'
                || IsPlain(text, i)
                || (keepsLines && (text[i] is '\n' or '\t' || IsLineBreak(text, i)));
            if (isPlain)
            {
                escaped?.Append(text, i, isPair ? 2 : 1);
            }
            else
            {
                escaped ??= new StringBuilder(text, 0, i, text.Length + 16);
                escaped.Append(isPair ? Pair(text, i) : Single(text[i]));
            }
            i += isPair ? 1 : 0;
        }
        return escaped?.ToString() ?? text;
    }

    private static bool IsLineBreak(string text, int index) =>
        text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n';

    private static string Single(char c) =>
        c switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        };

    private static string Pair(string text, int index) =>
        "\\U" + char.ConvertToUtf32(text, index).ToString("x8", CultureInfo.InvariantCulture);
}
