using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>The errors and the remarks found so far.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<SpecDiagnostic> found = new();

    /// <summary>Errors up to now; a reader compares it before and after to know whether a part failed.</summary>
    public int Count { get; private set; }

    public void Add(SpecDiagnostic diagnostic)
    {
        found.Add(diagnostic);
        Count += diagnostic.Severity == SpecSeverity.Error ? 1 : 0;
    }

    /// <summary>Reports a message; where it names no mend of its own, it is that of the rule.</summary>
    public void Add(DiagnosticRule rule, Location at, string message) =>
        Add(new SpecDiagnostic(rule, message.Contains("; ") ? message : $"{message}; {rule.Mend}", at.Path, at.Span));

    /// <summary>Each of them once, file by file, in the order of the file. A sweep meets one error many times.</summary>
    public IReadOnlyList<SpecDiagnostic> Ordered() =>
        found
            .Distinct()
            .OrderBy(diagnostic => diagnostic.Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Span.Start)
            .ToList();
}
