using System;
using System.Globalization;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Tasks.Files;

/// <summary>Writes the numbers of one line into a row of a table, checking each.</summary>
/// <param name="task">The sizes.</param>
/// <param name="row">The row.</param>
internal readonly ref struct SequenceRow(SequenceTask task, Span<float> row)
{
    private readonly Span<float> _row = row;

    /// <summary>Writes a number.</summary>
    /// <param name="index">Its place: numbers of the steps, then those of the targets.</param>
    /// <param name="text">How it is written.</param>
    /// <param name="place">Where it stands in its line, for messages: "column 2".</param>
    /// <exception cref="FormatException">
    /// It is no number, none that float32 holds, or no token of the vocabulary.
    /// </exception>
    public void Set(int index, ReadOnlySpan<char> text, string place)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            throw Fault(text, place, "a number; correct it");
        }

        StepSpec step = index < task.InputNumbers ? task.Input : task.Output;
        if (step.Kind == StepKind.Token)
        {
            _row[index] =
                value >= 0 && value < step.Size && value == Math.Floor(value)
                    ? (float)value
                    : throw Fault(
                        text,
                        place,
                        $"a token, a whole number from 0 to {step.Size - 1}; correct it or declare a larger vocabulary"
                    );
            return;
        }

        // A number too small for float32 becomes 0, which is rounding; one too large would become infinity.
        _row[index] = (float)value;
        if (!float.IsFinite(_row[index]))
        {
            bool isWord = text.IndexOfAnyInRange('0', '9') < 0;
            throw Fault(
                text,
                place,
                isWord
                    ? "a finite number; correct it"
                    : "a number that float32 can hold, of magnitude up to 3.4e38; correct it or scale the data"
            );
        }
    }

    /// <summary>Leaves a target out.</summary>
    /// <inheritdoc cref="Set"/>
    public void LeaveOut(int index, string place) =>
        _row[index] =
            index >= task.InputNumbers
                ? float.NaN
                : throw new FormatException($"found null in {place}, expected a number; only targets can be left out");

    /// <summary>Makes sure that there is something to learn from the line.</summary>
    /// <exception cref="FormatException">All its targets are left out.</exception>
    public void RequireTarget()
    {
        foreach (float number in _row[task.InputNumbers..])
        {
            if (!float.IsNaN(number))
            {
                return;
            }
        }

        throw new FormatException("found no target, expected at least one; add it or remove the line");
    }

    private static FormatException Fault(ReadOnlySpan<char> text, string place, string expected) =>
        new($"found {Wording.Quote(text.ToString())} in {place}, expected {expected}");
}
