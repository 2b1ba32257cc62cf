using System;
using Weft.Compiler.Diagnostics;

namespace Weft.Compiler.Spec.Yaml;

/// <summary>Ends the reading at the first fault of the text itself: what follows it has no sure meaning.</summary>
internal sealed class Refusal(DiagnosticRule rule, Location at, string message) : Exception(message)
{
    /// <summary>The rule that the text breaks.</summary>
    public DiagnosticRule Rule { get; } = rule;

    /// <summary>Where.</summary>
    public Location At { get; } = at;
}
