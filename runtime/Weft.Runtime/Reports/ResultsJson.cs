using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Compiler.Spec;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// <c>results.json</c>: the measurements for other programs. JSON knows neither NaN nor infinity: both are null.
/// Overrides that are JSON numbers are written as numbers, with the digits of the experiment's file.
/// </summary>
public static partial class ResultsJson
{
    // The file is never part of a page, so letters beyond ASCII may stay readable.
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of the file.</summary>
    public static string Write(ReportDocument document)
    {
        var root = new JsonObject
        {
            ["experiment"] = document.Experiment,
            ["description"] = document.Description,
            ["planned_trials"] = document.Planned,
            ["trials"] = Array(document.Trials.Select(Trial)),
            ["length"] = document.Length,
            ["training"] = Training(document.Training),
            ["swept_fields"] = Array(document.SweptFields.Select(f => (JsonNode)f)),
            ["command"] = document.Command,
            ["machine"] = Machine(document.Machine),
            ["versions"] = Versions(document.Machine),
        };
        if (document.Matches.Count > 0)
        {
            root["matches"] = Array(document.Matches.Select(Match));
        }

        if (document.Searched.Count > 0)
        {
            root["searched"] = Array(document.Searched.Select(Searched));
        }

        if (document.Skipped.Count > 0)
        {
            root["left_out"] = Array(document.Skipped.Select(Skipped));
        }

        if (document.Claims.Count > 0)
        {
            root["claims"] = Array(document.Claims.Select(Claim));
        }

        return root.ToJsonString(s_indented) + "\n";
    }

    /// <summary>One trial, as it stands in the list of trials and in a <see cref="TrialStore"/>.</summary>
    internal static JsonObject Trial(TrialResult trial)
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

    internal static JsonObject Training(TrainingSpec training)
    {
        var entry = new JsonObject
        {
            ["steps"] = training.Steps,
            ["batch"] = training.Batch,
            ["optimiser"] = ReportText.Optimiser(training).ToLowerInvariant(),
            ["learning_rate"] = Number(training.LearningRate),
            ["final_learning_rate"] = Number(training.FinalLearningRate),
            ["warm_up"] = training.WarmUp,
            ["weight_decay"] = Number(training.WeightDecay),
            ["clip"] = Number(training.Clip),
            ["validate_every"] = training.ValidateEvery,
            ["validation_sequences"] = training.ValidationSequences,
            ["test_sequences"] = training.TestSequences,
        };
        if (training.LinearPrecision != LinearPrecision.Full)
        {
            entry["linear_precision"] = "bfloat16";
        }

        return entry;
    }

    internal static JsonObject Machine(MachineFacts machine) =>
        new()
        {
            ["processor"] = machine.Processor,
            ["registers"] = machine.Registers,
            ["cores"] = machine.Cores,
            ["memory_gib"] = Number(machine.MemoryGiB),
            ["system"] = machine.System,
        };

    /// <summary>Names and versions of what computed.</summary>
    internal static JsonObject Versions(MachineFacts machine) =>
        new(machine.Versions.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)));

    private static JsonNode Match(BudgetMatch match) =>
        new JsonObject
        {
            ["architecture"] = match.Architecture,
            ["quantity"] = match.Quantity == MatchQuantity.Parameters ? "parameters" : "flops",
            ["field"] = match.Field,
            ["value"] = match.Value,
            ["reached"] = Number(match.Reached),
            ["budget"] = Number(match.Budget),
            ["swept"] = Overrides(match.Swept),
        };

    private static JsonNode Skipped(SkippedTrial trial) =>
        new JsonObject
        {
            ["architecture"] = trial.Architecture,
            ["task"] = trial.Task,
            ["swept"] = Overrides(trial.Swept),
            ["reason"] = trial.Reason,
        };

    private static JsonNode Searched(SearchedDesign design) =>
        new JsonObject
        {
            ["architecture"] = design.Pilot.Architecture.Name,
            ["task"] = design.Pilot.Task.ToString(),
            ["overrides"] = Overrides(design.Pilot.Overrides),
            ["seed"] = design.Pilot.Seed,
            ["chosen"] = Overrides(design.Chosen.Tried),
            ["candidates"] = Array(
                design.Candidates.Select(candidate =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["tried"] = Overrides(candidate.Tried),
                            ["validation_loss"] = Number(candidate.Result.ValidationLoss),
                            ["test_loss"] = Number(candidate.Result.TestLoss),
                            ["steps"] = candidate.Result.Steps,
                            ["seconds"] = Number(candidate.Result.Seconds),
                        }
                )
            ),
        };

    private static JsonObject Overrides(IEnumerable<KeyValuePair<string, string>> overrides) =>
        new(overrides.Select(o => KeyValuePair.Create(o.Key, Override(o.Value))));

    private static JsonNode Claim(ClaimOutcome claim) =>
        new JsonObject
        {
            ["id"] = claim.Id,
            ["claim"] = claim.Text,
            ["paper"] = claim.Paper,
            ["ours"] = claim.Ours,
            ["verdict"] = ClaimText.Verdict(claim.Verdict),
            ["premises"] = Array(claim.Premises.Select(Inequality)),
            ["inequalities"] = Array(claim.Inequalities.Select(Inequality)),
        };

    private static JsonNode Inequality(InequalityOutcome part)
    {
        var entry = new JsonObject
        {
            ["text"] = part.Text,
            ["left"] = Value(part.Left),
            ["right"] = Value(part.Right),
            ["verdict"] = ClaimText.Verdict(part.Verdict),
        };
        if (part.SeedsNeeded is { } seeds)
        {
            entry["seeds_needed"] = seeds;
        }

        return entry;
    }

    private static JsonObject Value(ClaimValue value) =>
        new()
        {
            ["central"] = Number(value.Central),
            ["low"] = Number(value.Low),
            ["high"] = Number(value.High),
            ["seeds"] = value.Seeds,
        };

    private static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonNode? Override(string value) =>
        JsonNumber().IsMatch(value) ? JsonNode.Parse(value) : JsonValue.Create(value);

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
