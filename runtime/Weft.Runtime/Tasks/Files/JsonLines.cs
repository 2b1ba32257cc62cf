using System;
using System.IO;
using System.Text.Json;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Tasks.Files;

/// <summary>
/// A JSON object a line and nothing beside it: <c>inputs</c> is a list with a number, or a list of numbers, for every step;
/// <c>targets</c> is such a value alone, or a list of them with one for every step; null is a target left out.
/// </summary>
internal sealed class JsonLines : LineFormat
{
    private const string Inputs = "inputs";
    private const string TargetsName = "targets";

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    protected override SequenceTable Read(Stream stream, SequenceTask task, ref int line)
    {
        var table = new SequenceTable(Width(task));
        using var lines = new ByteLines(stream, LongestLine);
        while (lines.Next(ref line) is { } bytes)
        {
            using JsonDocument document = Parse(bytes);
            Read(document.RootElement, task, new SequenceRow(task, table.Add()));
        }

        return table;
    }

    private static void Read(JsonElement root, SequenceTask task, SequenceRow row)
    {
        JsonElement inputs = Member(root, Inputs);
        JsonElement targets = Member(root, TargetsName);
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (member.Name is not (Inputs or TargetsName))
            {
                throw new FormatException(
                    $"found the member {Wording.Quote(member.Name)}, expected '{Inputs}' and '{TargetsName}' alone; remove it"
                );
            }
        }

        CheckLength(inputs, task.Length, Inputs);
        int d = task.InputDimension;
        int place = 0;
        foreach (JsonElement step in inputs.EnumerateArray())
        {
            Set(row, place, step, d, $"step {place / d + 1} of '{Inputs}'");
            place += d;
        }

        if (task.ReadOut == ReadOut.Every)
        {
            CheckLength(targets, task.Length, TargetsName);
            int c = task.OutputDimension;
            foreach (JsonElement step in targets.EnumerateArray())
            {
                Set(row, place, step, c, $"step {(place - task.InputNumbers) / c + 1} of '{TargetsName}'");
                place += c;
            }
        }
        else
        {
            Set(row, place, targets, task.OutputDimension, $"'{TargetsName}'");
        }

        row.RequireTarget();
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line, s_strict);
        }
        catch (JsonException exception)
        {
            string what = exception.Message.Split(". ")[0].Split(" encountered")[0];
            string where = exception.BytePositionInLine is { } bytes ? $"at byte {bytes + 1}: " : "";
            throw new FormatException(
                $"found no JSON object alone ({where}{Wording.Quote(what)[1..^1]}), expected one with '{Inputs}' and '{TargetsName}' "
                    + "on a line of its own; correct the line",
                exception
            );
        }
    }

    private static JsonElement Member(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new FormatException(
                $"found no '{name}', expected an object with '{Inputs}' and '{TargetsName}'; add it"
            );

    private static void CheckLength(JsonElement list, int length, string name)
    {
        string? found =
            list.ValueKind != JsonValueKind.Array ? $"{list.ValueKind} in '{name}'"
            : list.GetArrayLength() != length ? $"{list.GetArrayLength()} steps in '{name}'"
            : null;
        if (found is not null)
        {
            throw new FormatException($"found {found}, expected a list of {length}; correct the line or 'length'");
        }
    }

    // The numbers of a step of some dimension; a step of one may stand without brackets.
    private static void Set(SequenceRow row, int first, JsonElement step, int dimension, string place)
    {
        if (step.ValueKind != JsonValueKind.Array)
        {
            SetNumber(row, first, step, dimension, place);
            return;
        }

        if (step.GetArrayLength() != dimension)
        {
            throw new FormatException(
                $"found {step.GetArrayLength()} numbers in {place}, expected {dimension}; correct the line or the declaration"
            );
        }

        foreach (JsonElement number in step.EnumerateArray())
        {
            SetNumber(row, first++, number, 1, place);
        }
    }

    private static void SetNumber(SequenceRow row, int index, JsonElement number, int dimension, string place)
    {
        switch (number.ValueKind)
        {
            case JsonValueKind.Null:
                for (int i = 0; i < dimension; i++)
                {
                    row.LeaveOut(index + i, place);
                }

                break;
            case JsonValueKind.Number when dimension == 1:
                row.Set(index, number.GetRawText(), place);
                break;
            default:
                throw new FormatException(
                    $"found {number.ValueKind} in {place}, expected {(dimension == 1 ? "a number" : $"a list of {dimension} numbers")}; correct the line"
                );
        }
    }

    /// <summary>The lines of a stream that are not blank, one after the other, of bounded length.</summary>
    private sealed class ByteLines(Stream stream, int longest) : IDisposable
    {
        private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

        private byte[] _buffer = new byte[1 << 16];
        private int _start;
        private int _end;
        private int _number;
        private bool _atEnd;

        /// <summary>The next line without its end; null behind the last.</summary>
        /// <param name="number">Receives its number, from 1.</param>
        /// <exception cref="FormatException">It is too long.</exception>
        public ReadOnlyMemory<byte>? Next(ref int number)
        {
            int looked = 0;
            while (true)
            {
                int length = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
                if (length < 0 && !_atEnd)
                {
                    looked = _end - _start;
                    number = _number + 1;
                    Fill();
                    continue;
                }

                ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, length < 0 ? _end - _start : looked + length);
                bool isLast = length < 0;
                _start = isLast ? _end : _start + line.Length + 1;
                number = ++_number;
                if (number == 1 && line.Span.StartsWith(Mark))
                {
                    line = line[Mark.Length..];
                }

                if (!line.Span.Trim(" \t\r"u8).IsEmpty)
                {
                    return line;
                }

                if (isLast)
                {
                    return null;
                }

                looked = 0;
            }
        }

        public void Dispose() => stream.Dispose();

        private void Fill()
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end == _buffer.Length)
            {
                if (_end >= longest)
                {
                    throw new FormatException(
                        $"found a line of more than {longest} bytes, expected shorter ones; write an object a line"
                    );
                }

                Array.Resize(ref _buffer, 2 * _end);
            }

            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _atEnd = read == 0;
        }
    }
}
