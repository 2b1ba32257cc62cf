using System.Collections.Generic;
using Weft.Compiler.Diagnostics;

namespace Weft.Compiler.Spec;

/// <summary>A spec, or the diagnostics that say why there is none.</summary>
/// <typeparam name="T">The spec that was read.</typeparam>
/// <param name="Spec">The spec; null where <paramref name="Diagnostics"/> is not empty.</param>
/// <param name="NameSpan">Where the spec's name stands, for messages about two specs of one name.</param>
/// <param name="Diagnostics">Every error found, in the order of the file.</param>
public sealed record ReadResult<T>(T? Spec, TextSpan? NameSpan, IReadOnlyList<SpecDiagnostic> Diagnostics)
    where T : class;
