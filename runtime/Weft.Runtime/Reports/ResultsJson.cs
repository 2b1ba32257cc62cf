using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Compiler.Spec;
using Weft.Runtime.Machine;
using Weft.Runtime.Trials;
using static Weft.Runtime.Trials.TrialJson;

namespace Weft.Runtime.Reports;

/// <summary>
/// <c>results.json</c>: the measurements for other programs. JSON knows neither NaN nor infinity: both are null.
/// Overrides that are JSON numbers are written as numbers, with the digits of the experiment's file.
/// </summary>
public static class ResultsJson
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
            ["trials"] = Array(document.Trials.Select(TrialJson.Write)),
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
}
