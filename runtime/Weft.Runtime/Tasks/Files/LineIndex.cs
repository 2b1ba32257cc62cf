using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Win32.SafeHandles;

namespace Weft.Runtime.Tasks.Files;

/// <summary>Where the lines of a file are, so that any of them can be read alone. Safe for several threads.</summary>
internal sealed class LineIndex
{
    private readonly SafeFileHandle _file;

    // Where each line that is not blank begins and ends, and its number.
    private readonly IReadOnlyList<(long First, int Length, int Number)> _lines;

    private LineIndex(string path, SafeFileHandle file, IReadOnlyList<(long, int, int)> lines)
    {
        Path = path;
        _file = file;
        _lines = lines;
    }

    public string Path { get; }

    /// <summary>How many lines are not blank.</summary>
    public long Count => _lines.Count;

    /// <summary>Finds the lines of a file.</summary>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public static LineIndex Open(string path)
    {
        try
        {
            SafeFileHandle file = File.OpenHandle(path);
            return new LineIndex(path, file, [.. Find(path)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"{path}: found no file that can be read, expected sequences: {exception.Message}; correct 'data'",
                exception
            );
        }
    }

    /// <summary>The same without its first line.</summary>
    public LineIndex WithoutFirst() => new(Path, _file, [.. _lines.Skip(1)]);

    /// <summary>The bytes of a line, without its end.</summary>
    public ReadOnlySpan<byte> Read(long line)
    {
        (long first, int length, _) = _lines[(int)line];
        byte[] bytes = new byte[length];
        int read = RandomAccess.Read(_file, bytes, first);
        return bytes.AsSpan(0, read).TrimEnd("\r "u8);
    }

    /// <summary>The number of a line in the file, from 1.</summary>
    public int Number(long line) => _lines[(int)line].Number;

    private static IEnumerable<(long, int, int)> Find(string path)
    {
        using var stream = new BufferedStream(File.OpenRead(path), 1 << 16);
        long first = 0;
        long place = 0;
        int number = 1;
        bool blank = true;
        for (int b = stream.ReadByte(); b >= 0; b = stream.ReadByte())
        {
            place++;
            if (b == '\n')
            {
                if (!blank)
                {
                    yield return (first, checked((int)(place - 1 - first)), number);
                }

                (first, blank) = (place, true);
                number++;
            }
            else
            {
                blank &= b is ' ' or '\r' or '\t';
            }
        }

        if (!blank)
        {
            yield return (first, checked((int)(place - first)), number);
        }
    }
}
