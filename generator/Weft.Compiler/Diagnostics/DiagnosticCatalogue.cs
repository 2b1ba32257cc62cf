namespace Weft.Compiler.Diagnostics;

/// <summary>Every diagnostic of the compiler.</summary>
public static class DiagnosticCatalogue
{
}
