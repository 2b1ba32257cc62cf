using System;
using System.Text.Json;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Tasks.Files;

/// <summary>
/// A JSON object a line: <c>inputs</c> is a list with a number, or a list of numbers, for every step; <c>targets</c> is such
/// a value alone, or a list of them with one for every step; null is a target left out.
/// </summary>
internal sealed class JsonLines : LineFormat
{
    public override bool HasHeader(LineIndex lines) => false;

    public override void Read(ReadOnlySpan<byte> line, SequenceTask task, SequenceData sequence)
    {
        using JsonDocument document = Parse(line);
        JsonElement inputs = Member(document.RootElement, "inputs");
        CheckLength(inputs, task.Length, "inputs");
        int d = task.InputDimension;
        for (int i = 0; i < task.InputNumbers; i++)
        {
            double value = Number(inputs[i / d], i % d, d, "inputs");
            if (double.IsNaN(value))
            {
                throw new FormatException("found null in 'inputs', expected a number; only targets can be left out");
            }

            SetInput(task, sequence, i, value);
        }

        JsonElement targets = Member(document.RootElement, "targets");
        bool every = task.ReadOut == ReadOut.Every;
        if (every)
        {
            CheckLength(targets, task.Length, "targets");
        }

        int c = task.OutputDimension;
        for (int i = 0; i < task.TargetNumbers; i++)
        {
            SetTarget(task, sequence, i, Number(every ? targets[i / c] : targets, i % c, c, "targets"));
        }
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException exception)
        {
            throw new FormatException(
                $"found no JSON ({exception.Message}), expected an object with 'inputs' and 'targets' on one line",
                exception
            );
        }
    }

    private static JsonElement Member(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new FormatException($"found no '{name}', expected an object with 'inputs' and 'targets'; add it");

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

    // Number i of a step of some dimension; a step of one may stand without brackets.
    private static double Number(JsonElement step, int i, int dimension, string name)
    {
        if (step.ValueKind == JsonValueKind.Array)
        {
            if (step.GetArrayLength() != dimension)
            {
                throw new FormatException(
                    $"found {step.GetArrayLength()} numbers in a step of '{name}', expected {dimension}; correct the line or the declaration"
                );
            }

            step = step[i];
            dimension = 1;
        }

        return step.ValueKind switch
        {
            JsonValueKind.Null => double.NaN,
            JsonValueKind.Number when dimension == 1 => step.GetDouble(),
            _ => throw new FormatException(
                $"found {step.ValueKind} in '{name}', expected {(dimension == 1 ? "a number" : $"a list of {dimension} numbers")}; correct the line"
            ),
        };
    }
}
