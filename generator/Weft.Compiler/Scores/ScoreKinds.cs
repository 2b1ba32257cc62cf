using System.Collections.Generic;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Scores;

/// <summary>Every score. A new one is its file and a line here.</summary>
internal static class ScoreKinds
{
    public static readonly IReadOnlyList<Kind<ScoreScheme>> All = [NoScore.Kind, DotProduct.Kind, Tmx.Kind];
}
