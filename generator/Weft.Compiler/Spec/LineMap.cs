using System;
using System.Collections.Generic;
using Weft.Compiler.Diagnostics;

namespace Weft.Compiler.Spec;

/// <summary>
/// Offsets to lines and columns. Positions are computed here rather than taken from the YAML parser, which puts the
/// end of a file without a last line break on a line that does not exist.
/// </summary>
internal sealed class LineMap
{
    private readonly int length;
    private readonly List<int> lineStarts = [0];

    /// <summary>Finds the lines once, so that every span after costs a binary search.</summary>
    public LineMap(string text)
    {
        length = text.Length;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                lineStarts.Add(i + 1);
            }
        }
    }

    /// <summary>The span from <paramref name="start"/> to <paramref name="end"/>, cut to the text.</summary>
    public TextSpan Span(int start, int end)
    {
        start = Math.Min(Math.Max(start, 0), length);
        end = Math.Min(Math.Max(end, start), length);
        var (line, column) = Position(start);
        var (endLine, endColumn) = Position(end);
        return new TextSpan(start, end - start, line, column, endLine, endColumn);
    }

    private (int Line, int Column) Position(int offset)
    {
        var found = lineStarts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, offset - lineStarts[line] + 1);
    }
}
