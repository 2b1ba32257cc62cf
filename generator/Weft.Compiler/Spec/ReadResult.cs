using System.Collections.Generic;
using Weft.Compiler.Diagnostics;

namespace Weft.Compiler.Spec;

/// <summary>A spec, or the errors that say why there is none; remarks may stand beside either.</summary>
/// <typeparam name="T">The spec that was read.</typeparam>
/// <param name="Spec">The spec; null where <paramref name="Diagnostics"/> holds an error.</param>
/// <param name="NameSpan">Where the spec's name stands, for messages about two specs of one name.</param>
/// <param name="Diagnostics">Every error and remark found, in the order of the file.</param>
public sealed record ReadResult<T>(T? Spec, TextSpan? NameSpan, IReadOnlyList<SpecDiagnostic> Diagnostics)
    where T : class;
