using System;
using System.IO;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Tasks.Files;

/// <summary>How a line holds a sequence and its targets.</summary>
internal abstract class LineFormat
{
    /// <summary>The format of a file, by its name.</summary>
    /// <exception cref="ArgumentException">The name ends in none that is known.</exception>
    public static LineFormat For(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" => new CsvLines(),
            ".JSONL" => new JsonLines(),
            _ => throw new ArgumentException(
                $"{path}: found a file of an unknown kind, expected .csv or .jsonl; convert or rename it"
            ),
        };

    /// <summary>Whether the first line names columns.</summary>
    public abstract bool HasHeader(LineIndex lines);

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its bytes.</param>
    /// <param name="task">The sizes.</param>
    /// <param name="sequence">Receives it.</param>
    /// <exception cref="FormatException">What was found, what was expected and how to mend it.</exception>
    public abstract void Read(ReadOnlySpan<byte> line, SequenceTask task, SequenceData sequence);

    /// <summary>Writes a number of an input.</summary>
    protected static void SetInput(SequenceTask task, SequenceData sequence, int index, double value)
    {
        if (task.Input.Kind == StepKind.Real)
        {
            sequence.Reals[index] = (float)value;
        }
        else
        {
            sequence.Tokens[index] = Token(value, task.Input.Size);
        }
    }

    /// <summary>Writes a number of a target; NaN where it is left out.</summary>
    protected static void SetTarget(SequenceTask task, SequenceData sequence, int index, double value)
    {
        if (task.Output.Kind == StepKind.Real)
        {
            sequence.RealTargets[index] = (float)value;
        }
        else
        {
            sequence.TokenTargets[index] = double.IsNaN(value) ? SequenceData.Ignored : Token(value, task.Output.Size);
        }
    }

    /// <summary>What a line has to hold.</summary>
    protected static string Expected(SequenceTask task) =>
        $"{task.InputNumbers} for {task.Length} steps and {task.TargetNumbers} for the targets";

    private static long Token(double value, int size) =>
        value >= 0 && value < size && value == Math.Floor(value)
            ? (long)value
            : throw new FormatException(
                $"found {value:R}, expected a token, a whole number from 0 to {size - 1}; correct it or declare a larger vocabulary"
            );
}
