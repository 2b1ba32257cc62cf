using System;

namespace Weft.Runtime.Tasks.Text;

/// <summary>Where a text may be cut.</summary>
internal static class TextCuts
{
    private const int Window = 4096;

    /// <summary>
    /// The end of the line that a place lies in; where that is far away, the next end of a character.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Index of a byte.</param>
    /// <param name="end">The latest place to cut.</param>
    public static long EndOfLine(TextStore text, long place, long end)
    {
        if (place >= end)
        {
            return end;
        }

        Span<byte> bytes = stackalloc byte[(int)Math.Min(Window, end - place)];
        text.Read(place, bytes);
        int line = bytes.IndexOf((byte)'\n') + 1;
        return place + (line > 0 ? line : EndOfCharacter(bytes));
    }

    private static int EndOfCharacter(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && (bytes[at] & 0xC0) == 0x80)
        {
            at++;
        }

        return at;
    }
}
