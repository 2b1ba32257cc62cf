using System.Collections.Generic;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Activations;

/// <summary>Every activation. A new one is its file and a line here.</summary>
internal static class ActivationKinds
{
    public static readonly IReadOnlyList<Kind<Activation>> All = [Relu.Kind, Gelu.Kind, SwiGlu.Kind, GeGlu.Kind];
}
