using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Spec;

/// <summary>The key <c>position</c>: one encoding for all heads, or a list that gives every group of heads its own.</summary>
internal static class PositionLanguage
{
    private static readonly Field<int> GroupHeads = new(
        "heads",
        Sizes.UpTo(4096),
        "How many heads have this encoding."
    );

    /// <summary>A single encoding is a group without a number of heads.</summary>
    public static readonly Field<IReadOnlyList<PositionGroup>> Position = new(
        "position",
        new EitherShape<IReadOnlyList<PositionGroup>>(
            new KindShape<PositionScheme, IReadOnlyList<PositionGroup>>(
                PositionKinds.All,
                [],
                (scheme, _) => [new PositionGroup(scheme, null)]
            ),
            new ListShape<PositionGroup>(
                new KindShape<PositionScheme, PositionGroup>(
                    PositionKinds.All,
                    [GroupHeads],
                    (scheme, values) => new PositionGroup(scheme, values.Get(GroupHeads))
                ),
                "a list of encodings, each with its number of heads",
                allowsRepeats: true
            )
        ),
        "The positional encoding, or a list with one for every group of heads."
    );

    /// <summary>The groups with their heads. Whether these add up to H is a question to both fields.</summary>
    public static EquatableArray<HeadGroup> Groups(IReadOnlyList<PositionGroup> written, int heads) =>
        new(written.Select(group => new HeadGroup(group.Position, group.Heads ?? heads)));
}

/// <summary>A group as written.</summary>
/// <param name="Position">The encoding.</param>
/// <param name="Heads">How many heads; null for all.</param>
internal sealed record PositionGroup(PositionScheme Position, int? Heads);
