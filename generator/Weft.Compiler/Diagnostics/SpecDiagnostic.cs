namespace Weft.Compiler.Diagnostics;

/// <summary>A message about a place in a file. Printed as <c>path(line,column): error WEFT001: message</c>.</summary>
/// <param name="Rule">What kind of message it is, one of <see cref="DiagnosticCatalogue"/>.</param>
/// <param name="Message">What was found, what was expected, and a mend.</param>
/// <param name="Path">The file, as the caller named it.</param>
/// <param name="Span">Where in the file.</param>
public sealed record SpecDiagnostic(DiagnosticRule Rule, string Message, string Path, TextSpan Span)
{
    /// <summary>What was found, what was expected, and a mend, on one line and printable.</summary>
    public string Message { get; init; } = PrintableText.Line(Message);

    /// <summary>Stable identifier of the rule.</summary>
    public string Id => Rule.Id;

    /// <summary>Whether the spec is refused.</summary>
    public SpecSeverity Severity => Rule.Severity;

    /// <summary>The compiler-style line that editors and terminals can follow.</summary>
    public override string ToString() =>
        $"{PrintableText.Line(Path)}({Span.Line},{Span.Column}): {Word} {Id}: {Message}";

    private string Word => Severity == SpecSeverity.Error ? "error" : "info";
}

/// <summary>A range of characters in a file.</summary>
/// <param name="Start">Offset of the first character, from 0.</param>
/// <param name="Length">Number of characters.</param>
/// <param name="Line">Line of the first character, from 1.</param>
/// <param name="Column">Column of the first character, from 1.</param>
/// <param name="EndLine">Line after the last character, from 1.</param>
/// <param name="EndColumn">Column after the last character, from 1.</param>
public sealed record TextSpan(int Start, int Length, int Line, int Column, int EndLine, int EndColumn);
