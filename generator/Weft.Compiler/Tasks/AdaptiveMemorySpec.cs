using System.Globalization;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Task II of the paper on signs: y_t = f(x_t, x_{t-t_1}, ..., x_{t-t_M}), where the memory t_i = g_i(.) takes one of two
/// distances. The first K are nested, t_1 = g_1(x_t) and t_i = g_i(x_{t-t_{i-1}}); each of the others depends on all of
/// them, t_i = g_i(x_t x_{t-t_1} ... x_{t-t_K}). With K = M = 2, g = (1, 2) and f the product it is the paper's Boolean
/// example. Source: paper, section 3.
/// </summary>
/// <param name="Nesting">K, at most M.</param>
/// <param name="Distances">For every memory g_i(+1) and g_i(-1), one after the other.</param>
/// <param name="MemoryReadOut">f.</param>
/// <param name="Positions">Which positions have a target.</param>
/// <param name="Units">Units of a relu-sum.</param>
/// <param name="Seed">Seeds the weights of f.</param>
public sealed record AdaptiveMemorySpec(
    int Nesting,
    EquatableArray<int> Distances,
    MemoryReadOut MemoryReadOut,
    ReadOut Positions,
    int Units,
    long Seed
) : TaskSpec
{
    private const int MostMemories = 16;

    private static readonly Field<int> NestingField = new(
        "nesting",
        new IntegerShape(0, 4).ToInt32(),
        "K: how many memories are looked up one after the other.",
        "2"
    );

    private static readonly Field<EquatableArray<int>> PairsField = new(
        "choices",
        new ListShape<EquatableArray<int>>(
            new DistancePairShape(),
            "a list with two distances for every memory",
            allowsRepeats: true
        ).Select(pairs => new EquatableArray<int>(pairs.SelectMany(pair => pair))),
        "For every memory its distance after +1 and after -1.",
        "[[1, 2], [1, 2]]"
    );

    private static readonly Field<MemoryReadOut> ReadOutField = new(
        TaskSettings.ReadOut.Key,
        (Shape<MemoryReadOut>)TaskSettings.ReadOut.Shape,
        TaskSettings.ReadOut.Doc,
        "product"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "adaptive-memory",
        "Task II: a function of tokens whose distances depend on tokens, nested K deep.",
        values => new AdaptiveMemorySpec(
            values.Get(NestingField),
            values.Get(PairsField),
            values.Get(ReadOutField),
            values.Get(TaskSettings.Positions),
            values.Get(TaskSettings.Units),
            values.Get(TaskSettings.Seed)
        ),
        NestingField,
        PairsField,
        ReadOutField,
        TaskSettings.Positions,
        TaskSettings.Units,
        TaskSettings.Seed
    );

    /// <summary>M.</summary>
    public int Memories => Distances.Count / 2;

    /// <summary>g_i of a sign.</summary>
    /// <param name="memory">i, from 1.</param>
    /// <param name="positive">Whether the sign is +1.</param>
    public int DistanceAfter(int memory, bool positive) => Distances[2 * (memory - 1) + (positive ? 0 : 1)];

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => new(StepKind.Real, 1);

    /// <inheritdoc/>
    public override StepSpec? Output => new(StepKind.Real, 1);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Positions;

    /// <inheritdoc/>
    public override int Shortest => Distances.Max() + 1;

    internal override string? Fault =>
        Memories > MostMemories
            ? $"found {Text(Memories)} memories, expected at most {Text(MostMemories)}; shorten choices"
        : Nesting > Memories
            ? $"found nesting {Text(Nesting)} with {Text(Memories)} memories, expected at least as many; lower nesting or lengthen choices"
        : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
