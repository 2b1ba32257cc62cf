using Microsoft.CodeAnalysis;
using Weft.Compiler.Diagnostics;
using Weft.Generator;
using Xunit;
using TextSpan = Weft.Compiler.Diagnostics.TextSpan;

namespace Generator.Tests;

/// <summary>The C# compiler is told how severe a message is.</summary>
public sealed class SeverityTests
{
    [Theory]
    [InlineData(SpecSeverity.Error, DiagnosticSeverity.Error)]
    [InlineData(SpecSeverity.Info, DiagnosticSeverity.Info)]
    public void Severity_of_the_rule_is_that_of_the_diagnostic(SpecSeverity severity, DiagnosticSeverity expected)
    {
        DiagnosticRule rule = new("WEFT999", "Title", "example", "mend", severity);

        Diagnostic diagnostic = RoslynDiagnostics.Create(
            new SpecDiagnostic(rule, "found this", "specs/a.arch.yaml", new TextSpan(0, 1, 1, 1, 1, 2))
        );

        Assert.Equal(expected, diagnostic.Severity);
        Assert.Equal(("WEFT999", "Title"), (diagnostic.Id, diagnostic.Descriptor.Title.ToString(null)));
    }
}
