using System;
using System.Globalization;
using System.Text;

namespace Weft.Runtime.Tasks.Files;

/// <summary>
/// Numbers separated by commas: those of the steps, step by step, then those of the targets; an empty cell is a target
/// left out. A first line that does not begin with a number names columns.
/// </summary>
internal sealed class CsvLines : LineFormat
{
    public override bool HasHeader(LineIndex lines)
    {
        if (lines.Count == 0)
        {
            return false;
        }

        ReadOnlySpan<byte> line = lines.Read(0);
        int comma = line.IndexOf((byte)',');
        return !TryRead(comma < 0 ? line : line[..comma], out _);
    }

    public override void Read(ReadOnlySpan<byte> line, SequenceTask task, SequenceData sequence)
    {
        int wanted = task.InputNumbers + task.TargetNumbers;
        int found = line.Count((byte)',') + 1;
        if (found != wanted)
        {
            throw new FormatException(
                $"found {found} numbers, expected {wanted}: {Expected(task)}; correct the line, or 'length', 'steps' or 'targets'"
            );
        }

        for (int i = 0; i < wanted; i++)
        {
            int comma = line.IndexOf((byte)',');
            ReadOnlySpan<byte> cell = (comma < 0 ? line : line[..comma]).Trim(" \t"u8);
            line = line[(comma + 1)..];
            bool isTarget = i >= task.InputNumbers;
            double value = double.NaN;
            if (!(isTarget && cell.IsEmpty) && !TryRead(cell, out value))
            {
                throw new FormatException(
                    $"found '{Encoding.UTF8.GetString(cell)}' in column {i + 1}, expected a number; correct it"
                );
            }

            if (isTarget)
            {
                SetTarget(task, sequence, i - task.InputNumbers, value);
            }
            else
            {
                SetInput(task, sequence, i, value);
            }
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> cell, out double value) =>
        double.TryParse(cell.Trim(" \t"u8), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);
}
