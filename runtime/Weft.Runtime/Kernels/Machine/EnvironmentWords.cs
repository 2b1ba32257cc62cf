using System;
using System.Linq;
using Weft.Compiler.Diagnostics;

namespace Weft.Runtime.Kernels;

/// <summary>Environment variables that hold one of a few words.</summary>
internal static class EnvironmentWords
{
    /// <summary>The word that a variable holds, in lower case; null where it is not set or empty.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="words">What it may hold.</param>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    internal static string? Choice(string variable, string[] words) =>
        Complaint(variable, Read(variable), words) is { } complaint
            ? throw new InvalidOperationException(complaint)
            : Read(variable);

    /// <summary>What is wrong with a variable of this process; null where nothing is.</summary>
    internal static string? Complaint(string variable, string[] words) => Complaint(variable, Read(variable), words);

    /// <summary>What is wrong with the value of a variable; null where it is one of the words or null.</summary>
    internal static string? Complaint(string variable, string? value, string[] words) =>
        value is null || words.Contains(value)
            ? null
            : $"{variable}: found '{PrintableText.Line(value)}', expected {string.Join(", ", words[..^1])} or {words[^1]}; correct the variable or unset it";

    private static string? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value.ToLowerInvariant() : null;
}
