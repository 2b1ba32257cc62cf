using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Tasks;
using Weft.Runtime.Tasks;

namespace Weft.Runtime.Rates.Construction;

/// <summary>The read-out f of a task as relu units that equal it for exact memories.</summary>
internal static class ReadOutUnits
{
    private const int MostCorners = 10;

    /// <summary>The units; null with a reason where there are none.</summary>
    /// <param name="task">A task with a read-out of memories.</param>
    /// <param name="memories">How many arguments f has.</param>
    /// <param name="reason">Why there are none, or null.</param>
    public static IReadOnlyList<ReluUnit>? Of(TaskSpec task, int memories, out string? reason)
    {
        (IReadOnlyList<ReluUnit>? units, reason) = task switch
        {
            SparseBooleanSpec => (Teacher(TaskCatalogue.DefaultTaskSeed, memories, TeacherWeights.PaperUnits), null),
            ComplexReadoutSpec => (Teacher(TaskCatalogue.DefaultTaskSeed, memories, TeacherWeights.PaperUnits), null),
            SparseMemorySpec sparse => Of(sparse.MemoryReadOut, memories, sparse.Inputs, sparse.Units, sparse.Seed),
            ConvolutionSpec convolution => Of(
                convolution.MemoryReadOut,
                memories,
                null,
                convolution.Units,
                convolution.Seed
            ),
            AdaptiveMemorySpec adaptive => Of(
                adaptive.MemoryReadOut,
                memories,
                new TokenSource(TokenLaw.Signs),
                adaptive.Units,
                adaptive.Seed
            ),
            _ => (ReluUnit.Sum(memories), (string?)null),
        };
        return units;
    }

    // Memories of a convolution are sums, not inputs: no law of theirs is of use.
    private static (IReadOnlyList<ReluUnit>?, string?) Of(
        MemoryReadOut kind,
        int memories,
        TokenSource? inputs,
        int units,
        long seed
    ) =>
        kind switch
        {
            MemoryReadOut.Linear => (ReluUnit.Sum(memories), null),
            MemoryReadOut.ReluSum => (Teacher(seed, memories, units), null),
            _ when inputs is not { Law: TokenLaw.Signs } => (
                null,
                "its read-out is exact in relu units for signs only"
            ),
            MemoryReadOut.Product => (ReluUnit.Product(memories), null),
            _ when memories > MostCorners => (
                null,
                $"a table over {memories} signs takes more than {1 << MostCorners} relu units"
            ),
            _ => (Table(memories, inputs, units, seed), null),
        };

    private static IReadOnlyList<ReluUnit> Teacher(long seed, int memories, int units)
    {
        var weights = new TeacherWeights(seed, memories, units);
        return
        [
            .. Enumerable
                .Range(0, units)
                .Select(k => new ReluUnit([.. Enumerable.Range(0, memories).Select(j => weights[k, j])], 0, 1)),
        ];
    }

    private static IReadOnlyList<ReluUnit> Table(int memories, TokenSource inputs, int units, long seed)
    {
        var function = MemoryFunction.Create(MemoryReadOut.Table, memories, inputs, units, seed);
        return ReluUnit.Corners(memories, (corner, code) => function.At(corner, code));
    }
}
