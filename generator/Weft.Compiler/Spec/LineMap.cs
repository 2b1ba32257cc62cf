using System;
using Weft.Compiler.Diagnostics;

namespace Weft.Compiler.Spec;

/// <summary>
/// Offsets to lines and columns. Positions are computed here rather than taken from the YAML parser, which puts the
/// end of a file without a last line break on a line that does not exist.
/// </summary>
internal static class LineMap
{
    /// <summary>The span of <paramref name="length"/> characters from <paramref name="start"/>, cut to the text.</summary>
    public static TextSpan Span(string text, int start, int length)
    {
        start = Math.Min(Math.Max(start, 0), text.Length);
        var end = Math.Min(Math.Max(start + length, start), text.Length);
        var (line, column) = Advance(text, 0, start, 1, 1);
        var (endLine, endColumn) = Advance(text, start, end, line, column);
        return new TextSpan(start, end - start, line, column, endLine, endColumn);
    }

    private static (int Line, int Column) Advance(string text, int from, int to, int line, int column)
    {
        for (var i = from; i < to; i++)
        {
            var endsLine = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            (line, column) = endsLine ? (line + 1, 1) : (line, column + 1);
        }
        return (line, column);
    }
}
