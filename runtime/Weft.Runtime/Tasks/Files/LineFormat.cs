using System;
using System.IO;
using Weft.Compiler.Tasks;
using Weft.Runtime.Files;

namespace Weft.Runtime.Tasks.Files;

/// <summary>How a file holds sequences and their targets, one a line.</summary>
internal abstract class LineFormat
{
    /// <summary>Bytes or characters of the longest line: a million numbers. Whatever is longer lacks ends of lines.</summary>
    protected const int LongestLine = 1 << 24;

    /// <summary>Reads a file.</summary>
    /// <param name="spec">The file and what is in it.</param>
    /// <param name="task">The sizes.</param>
    /// <exception cref="ArgumentException">
    /// It cannot be read or a line is wrong: file, line, what was found, what was expected and how to mend it.
    /// </exception>
    public static SequenceTable Read(FileSpec spec, SequenceTask task)
    {
        LineFormat format = Path.GetExtension(spec.Path).ToUpperInvariant() switch
        {
            ".CSV" => new CsvLines(spec.Names),
            ".JSONL" => new JsonLines(),
            _ => throw new ArgumentException(
                $"{spec.Path}: found a file of an unknown kind, expected .csv or .jsonl; convert or rename it"
            ),
        };
        int line = 1;
        try
        {
            using Stream stream = InputFile.OpenRead(spec.Path, InputFile.LargestData);
            return format.Read(stream, task, ref line);
        }
        catch (FormatException exception)
        {
            throw new ArgumentException($"{spec.Path}({line}): {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"{spec.Path}: found no file that can be read, expected sequences: {exception.Message}; correct 'data'",
                exception
            );
        }
    }

    /// <summary>Reads all lines.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="task">The sizes.</param>
    /// <param name="line">Receives the number, from 1, of the line that is read.</param>
    /// <exception cref="FormatException">What is wrong with that line.</exception>
    protected abstract SequenceTable Read(Stream stream, SequenceTask task, ref int line);

    /// <summary>Numbers of a line.</summary>
    protected static int Width(SequenceTask task) => task.InputNumbers + task.TargetNumbers;
}
