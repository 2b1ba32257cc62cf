using System.Collections.Generic;
using Weft.Compiler.Spec.Claims;
using Weft.Compiler.Spec.Matching;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>An experiment file as written, before its architectures are read and its sweep is expanded.</summary>
internal sealed record ExperimentDraft(
    string Name,
    string Description,
    IReadOnlyList<YamlScalar> Architectures,
    IReadOnlyList<WrittenTask> Tasks,
    int Length,
    IReadOnlyList<Override> Overrides,
    SweepDraft Sweep,
    MatchDraft? Match,
    TrainingSpec Training,
    IReadOnlyList<Sweep> Search,
    IReadOnlyList<long> Seeds,
    IReadOnlyList<ClaimDraft> Claims,
    RatesSpec Rates
)
{
    /// <summary>The swept fields, first the outermost.</summary>
    public IReadOnlyList<Sweep> Sweeps => Sweep.Sweeps;
}
