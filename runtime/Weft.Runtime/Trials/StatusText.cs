using System;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>The word for how a trial ended, in files and on the terminal.</summary>
public static class StatusText
{
    /// <summary>"done", "stopped" or "failed".</summary>
    public static string Of(TrialStatus status) =>
        status switch
        {
            TrialStatus.Done => "done",
            TrialStatus.Stopped => "stopped",
            TrialStatus.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };

    /// <summary>The status that a word stands for.</summary>
    public static TrialStatus Parse(string text) =>
        text switch
        {
            "done" => TrialStatus.Done,
            "stopped" => TrialStatus.Stopped,
            "failed" => TrialStatus.Failed,
            _ => throw new FormatException($"'{text}' is not the status of a trial"),
        };
}
