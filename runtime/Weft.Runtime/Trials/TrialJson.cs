using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>A trial as JSON; <see cref="ResultsJsonReader"/> reads it back.</summary>
internal static partial class TrialJson
{
    /// <summary>The trial, as it stands in the list of <c>results.json</c> and in a <see cref="TrialStore"/>.</summary>
    public static JsonObject Write(TrialResult trial)
    {
        var entry = new JsonObject
        {
            ["architecture"] = trial.Architecture,
            ["task"] = trial.Task,
            ["overrides"] = Overrides(trial.Overrides),
            ["seed"] = trial.Seed,
            ["parameters"] = trial.Parameters,
            ["steps"] = trial.Steps,
            ["train_loss"] = Number(trial.TrainLoss),
            ["validation_loss"] = Number(trial.ValidationLoss),
            ["test_loss"] = Number(trial.TestLoss),
            ["trivial_loss"] = Number(trial.TrivialLoss),
            ["seconds"] = Number(trial.Seconds),
            ["steps_per_second"] = Number(trial.StepsPerSecond),
            ["status"] = StatusText.Of(trial.Status),
            ["message"] = trial.Message,
            ["slopes"] = Array(trial.Slopes.Select(layer => (JsonNode)Array(layer.Select(Number)))),
            ["curve"] = Array(trial.Curve.Select(CurveEntry)),
        };
        if (double.IsFinite(trial.Accuracy))
        {
            entry["accuracy"] = Number(trial.Accuracy);
            entry["validation_accuracy"] = Number(trial.ValidationAccuracy);
            entry["trivial_accuracy"] = Number(trial.TrivialAccuracy);
        }

        if (trial.Chosen.Count > 0)
        {
            entry["chosen"] = Overrides(trial.Chosen);
        }

        if (trial.Extrapolation.Count > 0)
        {
            entry["extrapolation"] = Array(trial.Extrapolation.Select(ExtrapolationEntry));
        }

        if (trial.Memory is { } memory)
        {
            entry["memory"] = MemoryJson.Write(memory);
        }

        if (trial.Remark is { } remark)
        {
            entry["remark"] = remark;
        }

        if (trial.Fault is { } fault)
        {
            entry["fault"] = new JsonObject { ["type"] = fault.Type, ["stack"] = fault.Stack };
        }

        if (trial.Environment is { } environment)
        {
            entry["environment"] = EnvironmentJson.Write(environment);
        }

        return entry;
    }

    private static JsonNode CurveEntry(CurvePoint point)
    {
        var entry = new JsonObject
        {
            ["step"] = point.Step,
            ["train_loss"] = Number(point.TrainLoss),
            ["validation_loss"] = Number(point.ValidationLoss),
            ["learning_rate"] = Number(point.LearningRate),
        };
        AddAccuracy(entry, point.Accuracy);
        return entry;
    }

    private static JsonNode ExtrapolationEntry(Extrapolation test)
    {
        var entry = new JsonObject
        {
            ["length"] = test.Length,
            ["loss"] = Number(test.Loss),
            ["trivial_loss"] = Number(test.TrivialLoss),
        };
        AddAccuracy(entry, test.Accuracy);
        if (double.IsFinite(test.TrivialAccuracy))
        {
            entry["trivial_accuracy"] = Number(test.TrivialAccuracy);
        }

        return entry;
    }

    // Real numbers are predicted more or less closely, not rightly or wrongly.
    private static void AddAccuracy(JsonObject entry, double accuracy)
    {
        if (double.IsFinite(accuracy))
        {
            entry["accuracy"] = Number(accuracy);
        }
    }

    /// <summary>Overridden fields. Values that are JSON numbers are written as numbers, with the digits of the experiment's file.</summary>
    public static JsonObject Overrides(IEnumerable<KeyValuePair<string, string>> overrides) =>
        new(overrides.Select(o => KeyValuePair.Create(o.Key, Override(o.Value))));

    /// <summary>A list.</summary>
    public static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];

    /// <summary>A number; null where it is none, since JSON knows neither NaN nor infinity.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonNode? Override(string value) =>
        JsonNumber().IsMatch(value) ? JsonNode.Parse(value) : JsonValue.Create(value);

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
