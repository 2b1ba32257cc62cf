using System;

namespace Weft.Runtime.Trials;

/// <summary>The exception that a trial failed with; its message is the trial's.</summary>
/// <param name="Type">Full name of its class.</param>
/// <param name="Stack">Where it was thrown, with the exceptions that caused it: several lines.</param>
public sealed record TrialFault(string Type, string Stack)
{
    /// <summary>Of an exception that was thrown.</summary>
    internal static TrialFault Of(Exception exception) =>
        new(exception.GetType().FullName!, exception.ToString().ReplaceLineEndings("\n"));
}
