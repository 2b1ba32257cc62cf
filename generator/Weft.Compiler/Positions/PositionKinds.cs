using System.Collections.Generic;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Positions;

/// <summary>Every positional scheme, in the order in which it is explained. A new one is its file and a line here.</summary>
internal static class PositionKinds
{
    public static readonly IReadOnlyList<Kind<PositionScheme>> All =
    [
        LogPosition.Kind,
        LinPosition.Kind,
        T5Position.Kind,
        T5StaircasePosition.Kind,
        KerpleLogPosition.Kind,
        KerplePowerPosition.Kind,
        AlibiPosition.Kind,
        RotaryPosition.Kind,
        SinusoidalPosition.Kind,
        LearnedPosition.Kind,
        NoPosition.Kind,
    ];
}
