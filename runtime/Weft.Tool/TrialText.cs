using System.Collections.Generic;
using System.Globalization;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Tool;

/// <summary>A trial in words, on one line.</summary>
internal static class TrialText
{
    /// <summary>"DpFreeLog on heavy-tail, heads 4".</summary>
    public static string Name(string architecture, string task, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        string text = TrialGroup.Describe(overrides);
        return text.Length == 0 ? $"{architecture} on {task}" : $"{architecture} on {task}, {text}";
    }

    /// <summary>What came of a trial.</summary>
    public static string Outcome(TrialResult result) =>
        result.Status == TrialStatus.Failed
            ? $"failed: {Failure(result)}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(result.Status == TrialStatus.Stopped ? $"stopped after {result.Steps} steps, " : "")}"
                    + $"test loss {NumberText.Loss(result.TestLoss)} (trivial {NumberText.Loss(result.TrivialLoss)}){Accuracy(result)}, "
                    + $"{NumberText.Plain(result.Seconds)} s, {NumberText.Plain(result.StepsPerSecond)} steps/s"
                    + $"{(result.Remark is null ? "" : $"; {result.Remark}")}"
            );

    /// <summary>Why a trial failed, with the class of what it threw.</summary>
    public static string Failure(TrialResult result) =>
        result.Fault is { } fault
            ? $"{result.Message} ({fault.Type[(fault.Type.LastIndexOf('.') + 1)..]})"
            : result.Message ?? "";

    private static string Accuracy(TrialResult result) =>
        double.IsFinite(result.Accuracy)
            ? string.Create(CultureInfo.InvariantCulture, $", accuracy {result.Accuracy:0.0000}")
            : "";
}
