using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Runtime.Costs;
using Weft.Runtime.Kernels;
using Weft.Runtime.Training;

namespace Weft.Runtime;

/// <summary>
/// The environment variables that steer the runtime. A value that means nothing is an error and never passed over: whoever
/// sets one compares runs, and would compare a run with itself.
/// </summary>
public static class RuntimeVariables
{
    private static readonly IReadOnlyList<(string Variable, string[] Words)> s_choices =
    [
        (Simd.Variable, Simd.Words),
        (ThreadTeam.Variable, ThreadTeam.Words),
        (ProcessSettings.Switch, ProcessSettings.Words),
    ];

    /// <summary>What is wrong with the variables of this process: variable, value, what was expected and a mend.</summary>
    /// <returns>One line; null where nothing is wrong.</returns>
    public static string? Explain() =>
        s_choices
            .Select(choice => Complaint(choice.Variable, Read(choice.Variable), choice.Words))
            .Append(CalibrationFile.Explain())
            .FirstOrDefault(complaint => complaint is not null);

    /// <summary>The word that a variable holds, in lower case; null where it is not set or empty.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="words">What it may hold.</param>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    internal static string? Choice(string variable, string[] words) =>
        Complaint(variable, Read(variable), words) is { } complaint
            ? throw new InvalidOperationException(complaint)
            : Read(variable);

    /// <summary>What is wrong with the value of a variable; null where it is one of the words or null.</summary>
    internal static string? Complaint(string variable, string? value, string[] words) =>
        value is null || words.Contains(value)
            ? null
            : $"{variable}: found '{PrintableText.Line(value)}', expected {string.Join(", ", words[..^1])} or {words[^1]}; correct the variable or unset it";

    private static string? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value.ToLowerInvariant() : null;
}
