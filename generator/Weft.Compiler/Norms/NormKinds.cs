using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Norms;

/// <summary>Every norm. A new one is its file and a line here.</summary>
internal static class NormKinds
{
    public static readonly IReadOnlyList<Kind<NormScheme>> All = [LayerNorm.Kind, RmsNorm.Kind];

    /// <summary>The norms, and none.</summary>
    public static IReadOnlyList<Kind<NormScheme?>> WithNone { get; } =
    [
        new("none", "No norm.", _ => null),
        .. All.Select(kind => new Kind<NormScheme?>(kind.Word, kind.Doc, kind.Read, [.. kind.Settings])),
    ];
}
