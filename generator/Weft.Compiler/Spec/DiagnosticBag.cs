using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>The errors found so far.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<SpecDiagnostic> found = new();

    /// <summary>Errors up to now; a reader compares it before and after to know whether a part failed.</summary>
    public int Count => found.Count;

    public void Add(SpecDiagnostic diagnostic) => found.Add(diagnostic);

    public void Add(DiagnosticRule rule, Location at, string message) =>
        Add(new SpecDiagnostic(rule.Id, message, at.Path, at.Span));

    /// <summary>Each error once, file by file, in the order of the file. A sweep meets one error many times.</summary>
    public IReadOnlyList<SpecDiagnostic> Ordered() =>
        found
            .Distinct()
            .OrderBy(diagnostic => diagnostic.Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Span.Start)
            .ToList();
}
