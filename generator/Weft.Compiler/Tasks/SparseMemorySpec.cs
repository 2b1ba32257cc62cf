using System;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Task I of the paper: y_t = f(x_{t-T_1}, ..., x_{t-T_M}) with fixed distances, 0 allowed. Source: paper, section 3.
/// </summary>
/// <param name="Distances">T_1, ..., T_M, ascending.</param>
/// <param name="MemoryReadOut">f.</param>
/// <param name="Inputs">What x is drawn from.</param>
/// <param name="Positions">Which positions have a target.</param>
/// <param name="Units">Units of a relu-sum.</param>
/// <param name="Seed">Seeds the weights of f.</param>
public sealed record SparseMemorySpec(
    EquatableArray<int> Distances,
    MemoryReadOut MemoryReadOut,
    TokenSource Inputs,
    ReadOut Positions,
    int Units,
    long Seed
) : TaskSpec
{
    private const double LargestTable = 1 << 20;

    private static readonly Field<EquatableArray<int>> DistancesField = new(
        "distances",
        TaskSettings.Distances(0),
        "T_1, ..., T_M: how far back the tokens lie that the target is made of.",
        "[1, 5, 9]"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "sparse-memory",
        "Task I: a function of tokens at fixed distances.",
        values => new SparseMemorySpec(
            values.Get(DistancesField),
            values.Get(TaskSettings.ReadOut),
            values.Get(TokenSource.Field),
            values.Get(TaskSettings.Positions),
            values.Get(TaskSettings.Units),
            values.Get(TaskSettings.Seed)
        ),
        DistancesField,
        TaskSettings.ReadOut,
        TokenSource.Field,
        TaskSettings.Positions,
        TaskSettings.Units,
        TaskSettings.Seed
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => Inputs.Step;

    /// <summary>A table of tokens gives a token, everything else a real number.</summary>
    public override StepSpec? Output =>
        MemoryReadOut == MemoryReadOut.Table && Inputs.Law == TokenLaw.Tokens ? Inputs.Step : new(StepKind.Real, 1);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Positions;

    /// <inheritdoc/>
    public override int Shortest => Distances[Distances.Count - 1] + 1;

    internal override string? Fault =>
        MemoryReadOut != MemoryReadOut.Table ? null
        : Inputs.Values == 0
            ? "found read-out table with inputs that take any value, expected signs or tokens; change inputs or read-out"
        : Math.Pow(Inputs.Values, Distances.Count) > LargestTable
            ? $"found a table over {Distances.Count} tokens of {Inputs.Values} values, expected at most {LargestTable} entries; name fewer distances or tokens"
        : null;
}
