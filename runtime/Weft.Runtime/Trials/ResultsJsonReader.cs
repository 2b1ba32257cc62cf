using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>Reads the trials of a <c>results.json</c> back, so that runs can be compared later.</summary>
public static class ResultsJsonReader
{
    /// <summary>The trials in the text of a file written by <see cref="TrialJson"/>.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">A field is missing.</exception>
    public static IReadOnlyList<TrialResult> ReadTrials(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("trials").EnumerateArray().Select(Trial)];
    }

    /// <summary>One trial, as <see cref="TrialJson.Write"/> writes it.</summary>
    internal static TrialResult Trial(JsonElement trial) =>
        new(
            Text(trial, "architecture"),
            Text(trial, "task"),
            Fields(trial.GetProperty("overrides")),
            trial.GetProperty("seed").GetInt64(),
            trial.GetProperty("parameters").GetInt64(),
            trial.GetProperty("steps").GetInt32(),
            Number(trial, "train_loss"),
            Number(trial, "validation_loss"),
            Number(trial, "test_loss"),
            Number(trial, "trivial_loss"),
            Number(trial, "seconds"),
            Number(trial, "steps_per_second"),
            [.. trial.GetProperty("curve").EnumerateArray().Select(CurveEntry)],
            [.. trial.GetProperty("slopes").EnumerateArray().Select(Layer)],
            StatusText.Parse(Text(trial, "status")),
            trial.GetProperty("message").GetString()
        )
        {
            Chosen = trial.TryGetProperty("chosen", out var chosen)
                ? Fields(chosen)
                : ImmutableDictionary<string, string>.Empty,
            Remark = trial.TryGetProperty("remark", out var remark) ? remark.GetString() : null,
            Accuracy = Optional(trial, "accuracy"),
            ValidationAccuracy = Optional(trial, "validation_accuracy"),
            TrivialAccuracy = Optional(trial, "trivial_accuracy"),
            Extrapolation = trial.TryGetProperty("extrapolation", out var tests)
                ? [.. tests.EnumerateArray().Select(ExtrapolationEntry)]
                : [],
            Memory = MemoryJson.Read(trial),
            Fault = trial.TryGetProperty("fault", out var fault)
                ? new TrialFault(Text(fault, "type"), Text(fault, "stack"))
                : null,
            Environment = EnvironmentJson.Read(trial),
        };

    private static Dictionary<string, string> Fields(JsonElement values) =>
        values.EnumerateObject().ToDictionary(o => o.Name, o => o.Value.ToString());

    private static CurvePoint CurveEntry(JsonElement point) =>
        new(
            point.GetProperty("step").GetInt32(),
            Number(point, "train_loss"),
            Number(point, "validation_loss"),
            Number(point, "learning_rate")
        )
        {
            Accuracy = Optional(point, "accuracy"),
        };

    private static Extrapolation ExtrapolationEntry(JsonElement test) =>
        new(
            test.GetProperty("length").GetInt32(),
            Number(test, "loss"),
            Number(test, "trivial_loss"),
            Optional(test, "accuracy")
        )
        {
            TrivialAccuracy = Optional(test, "trivial_accuracy"),
        };

    private static IReadOnlyList<double> Layer(JsonElement layer) => [.. layer.EnumerateArray().Select(Number)];

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString() ?? "";

    private static double Optional(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) ? Number(value) : double.NaN;

    private static double Number(JsonElement owner, string name) => Number(owner.GetProperty(name));

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
}
