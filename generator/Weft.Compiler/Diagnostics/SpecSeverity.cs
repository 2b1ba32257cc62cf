namespace Weft.Compiler.Diagnostics;

/// <summary>What a diagnostic means for the spec that it is about.</summary>
public enum SpecSeverity
{
    /// <summary>The spec is refused.</summary>
    Error,

    /// <summary>The spec is accepted; the author may like to know.</summary>
    Info,
}
