using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Ir.Ops;

/// <summary>The batch of sequences: [B, T, d] reals or [B, T] tokens.</summary>
public sealed record InputOp(StepSpec Step) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "input";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands { get; init; } = List();

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands) =>
        Step.Kind == StepKind.Real ? Shape.Of(Axis.Batch, Axis.Length, Step.Size) : Shape.Of(Axis.Batch, Axis.Length);
}

/// <summary>How a parameter is initialised.</summary>
public abstract record Initialisation
{
    /// <summary>U(-g/sqrt(fan-in), g/sqrt(fan-in)).</summary>
    public sealed record Uniform(int FanIn, double Gain = 1) : Initialisation;

    /// <summary>N(0, deviation^2), for tables of embeddings.</summary>
    public sealed record Normal(double Deviation = 1) : Initialisation;

    /// <summary>One value everywhere.</summary>
    public sealed record Constant(double Value) : Initialisation;

    /// <summary>theta with softplus(theta_h) spread over a range of slopes.</summary>
    public sealed record Slopes(double Low, double High) : Initialisation;
}

/// <summary>Rows of a stored parameter that make up one parameter of the formulas.</summary>
/// <param name="Name">Its name in the formulas, with the layer ("W_Q.0").</param>
/// <param name="Rows">How many rows it takes.</param>
/// <param name="Initialisation">How these rows are initialised.</param>
public sealed record ParameterPart(string Name, int Rows, Initialisation Initialisation);

/// <summary>A trained tensor. Its parts lie one after another along the first axis.</summary>
/// <param name="Field">Field name in generated code ("W_QK_0").</param>
/// <param name="Parts">The parameters of the formulas that it stores.</param>
/// <param name="Columns">Second axis, or null for a vector.</param>
public sealed record ParameterOp(string Field, EquatableArray<ParameterPart> Parts, int? Columns) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "parameter";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands { get; init; } = List();

    /// <inheritdoc/>
    public override string Settings =>
        Field + (Parts.Count > 1 ? " = " + string.Join(" | ", Parts.Select(p => p.Name)) : "");

    /// <summary>Rows of all parts.</summary>
    public int Rows => Parts.Sum(part => part.Rows);

    /// <summary>Number of scalars.</summary>
    public long Count => (long)Rows * (Columns ?? 1);

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands) =>
        Columns is { } columns ? Shape.Of(Rows, columns) : Shape.Of(Rows);

    /// <summary>A parameter of the formulas, stored on its own.</summary>
    /// <param name="name">Its name in the formulas ("W_Q", "b_E").</param>
    /// <param name="place">The layer, or layer and group of heads ("0", "0.1"); empty outside layers.</param>
    /// <param name="initialisation">How it is initialised.</param>
    /// <param name="rows">First axis.</param>
    /// <param name="columns">Second axis, or null for a vector.</param>
    internal static ParameterOp Single(
        string name,
        string place,
        Initialisation initialisation,
        int rows,
        int? columns = null
    )
    {
        var full = place.Length == 0 ? name : $"{name}.{place}";
        return new ParameterOp(
            full.Replace('.', '_'),
            new EquatableArray<ParameterPart>([new ParameterPart(full, rows, initialisation)]),
            columns
        );
    }
}
