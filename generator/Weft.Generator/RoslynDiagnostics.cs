using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Weft.Compiler.Diagnostics;
using TextSpan = Microsoft.CodeAnalysis.Text.TextSpan;

namespace Weft.Generator;

/// <summary>Turns the compiler's diagnostics into Roslyn's, located in the YAML file.</summary>
internal static class RoslynDiagnostics
{
    /// <summary>The diagnostic as the compiler prints it: <c>path(line,column): error id: message</c>.</summary>
    public static Diagnostic Create(SpecDiagnostic diagnostic) =>
        Diagnostic.Create(Describe(diagnostic.Rule), Locate(diagnostic), diagnostic.Message);

    /// <summary>
    /// The descriptor is made from the rule, not written out again, so that the two cannot part. The message is
    /// complete by then, hence the bare format.
    /// </summary>
    private static DiagnosticDescriptor Describe(DiagnosticRule rule) =>
        new(rule.Id, rule.Title, "{0}", "Weft", Convert(rule.Severity), true);

    private static DiagnosticSeverity Convert(SpecSeverity severity) =>
        severity == SpecSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Info;

    /// <summary>Lines and columns count from 1 in our spans and from 0 in Roslyn's.</summary>
    private static Location Locate(SpecDiagnostic diagnostic)
    {
        Weft.Compiler.Diagnostics.TextSpan span = diagnostic.Span;
        return Location.Create(
            diagnostic.Path,
            new TextSpan(span.Start, span.Length),
            new LinePositionSpan(
                new LinePosition(span.Line - 1, span.Column - 1),
                new LinePosition(span.EndLine - 1, span.EndColumn - 1)
            )
        );
    }
}
