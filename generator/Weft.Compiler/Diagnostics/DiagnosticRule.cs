namespace Weft.Compiler.Diagnostics;

/// <summary>
/// A kind of message. The text of any rule reads "found this, expected that; mend", with the rule's own values in place.
/// </summary>
/// <param name="Id">Stable identifier ("WEFT004").</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Example">A spec that brings it up.</param>
/// <param name="Mend">What to do about it.</param>
/// <param name="Severity">Whether it refuses the spec.</param>
public sealed record DiagnosticRule(
    string Id,
    string Title,
    string Example,
    string Mend,
    SpecSeverity Severity = SpecSeverity.Error
);
