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
    IReadOnlyList<Sweep> Sweeps,
    MatchDraft? Match,
    TrainingSpec Training,
    IReadOnlyList<long> Seeds,
    IReadOnlyList<ClaimDraft> Claims,
    RatesSpec Rates
);

/// <summary>One field that runs over several values.</summary>
/// <param name="Path">The field's full path.</param>
/// <param name="Key">The path as written, and where.</param>
/// <param name="Values">The field set to each value in turn.</param>
internal sealed record Sweep(string Path, YamlScalar Key, IReadOnlyList<Override> Values);
