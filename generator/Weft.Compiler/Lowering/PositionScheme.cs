using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Lowering;

/// <summary>What the compiler knows of a relative positional encoding phi (paper, section 2).</summary>
/// <param name="Position">The declared kind.</param>
/// <param name="Name">Its name in specs and printed IR.</param>
/// <param name="RuntimeField">Where the runtime keeps phi, in the namespace Weft.Runtime.Modules.</param>
internal sealed record PositionScheme(Position Position, string Name, string RuntimeField)
{
    /// <summary>Every scheme. A new one is a line here, a member of <see cref="Position"/> and its phi in the runtime.</summary>
    public static readonly IReadOnlyList<PositionScheme> All =
    [
        new(Position.Log, "log", "Phi.Log"),
        new(Position.Lin, "lin", "Phi.Lin"),
    ];

    public static PositionScheme Of(Position position) => All.Single(scheme => scheme.Position == position);
}
