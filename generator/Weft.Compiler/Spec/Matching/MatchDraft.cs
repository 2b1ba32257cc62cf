using System.Collections.Generic;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Matching;

/// <summary>The key <c>match</c> as written.</summary>
/// <param name="Quantity">What all architectures are to have equally much of.</param>
/// <param name="Budget">How much; null for what the first architecture has.</param>
/// <param name="Adjust">The fields to adjust.</param>
internal sealed record MatchDraft(MatchQuantity Quantity, long? Budget, IReadOnlyList<Adjustment> Adjust);

/// <summary>A field that is adjusted until the budget is met.</summary>
/// <param name="Architecture">The architecture's name as written, and where; null for every architecture.</param>
/// <param name="Path">The field's full path.</param>
internal sealed record Adjustment(YamlScalar? Architecture, string Path);
