using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Rates;

/// <summary>
/// The past that a task of the paper's class II needs: M memories whose distances depend on tokens, the first K of them
/// nested (paper, section 3).
/// </summary>
/// <param name="Nesting">K.</param>
/// <param name="Farthest">T_1..T_M: the largest distance from t that each memory can have.</param>
public sealed record AdaptiveMemory(int Nesting, IReadOnlyList<int> Farthest)
{
    /// <summary>M.</summary>
    public int Memories => Farthest.Count;

    /// <summary>The layers of the theorem: 2 for K = 0, else K + 1 and another for memories that are not nested.</summary>
    public int Layers =>
        Nesting == 0 ? 2
        : Memories > Nesting ? Nesting + 2
        : Nesting + 1;

    /// <summary>The memory of a task; null where its distances do not depend on tokens in this way.</summary>
    public static AdaptiveMemory? Of(TaskSpec task) =>
        task switch
        {
            AdaptiveMemorySpec adaptive => new(
                adaptive.Nesting,
                [.. adaptive.Distances.Chunk(2).Select(pair => pair.Max())]
            ),
            SeparationSpec => new(0, [2]),
            LookUpChainSpec chain => new(
                chain.Hops,
                [.. Enumerable.Range(1, chain.Hops).Select(hop => hop * chain.Stride * chain.Vocabulary)]
            ),
            _ => null,
        };
}
