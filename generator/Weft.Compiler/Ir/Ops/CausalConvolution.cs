using System;
using System.Collections.Generic;
using Weft.Compiler.Costs;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// Mixtures of all queries by weights that no input reaches, as a bank of causal convolutions (paper, section 2). What
/// gives the weights has a row for each head; v [B, T, H e] -> [B, T, H e], or, where every head mixes the same x,
/// [B, T, i] -> [B, T, H i].
/// </summary>
/// <param name="Kernel">What gives the weights.</param>
/// <param name="Values">v, or the shared x.</param>
/// <param name="Heads">H.</param>
/// <param name="Normalisation">Whether weights are divided by their running sum.</param>
/// <param name="Shared">Whether every head mixes the same values.</param>
public abstract record ConvolutionOp(int Kernel, int Values, int Heads, Normalisation Normalisation, bool Shared) : Op
{
    /// <inheritdoc/>
    public sealed override EquatableArray<int> Operands
    {
        get => List(Kernel, Values);
        init => (Kernel, Values) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override string Settings =>
        (Normalisation == Normalisation.Softmax ? "softmax" : "exp") + (Shared ? ", shared" : "");

    /// <inheritdoc/>
    public sealed override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes[0] == Heads && (Shared || operands[1].Last.Size % Heads == 0),
            $"{Mnemonic} takes a kernel of {Heads} heads and v [B, T, {Heads} e]",
            operands
        );
        return Shared ? operands[1].WithLast(Heads * operands[1].Last.Size) : operands[1];
    }
}

/// <summary>Weights exp(-p n), p = softplus(theta) [H], as a recurrence n_t = e^-p n_{t-1} + v_t (lin).</summary>
public sealed record LinRecurrenceOp(int Kernel, int Values, int Heads, Normalisation Normalisation, bool Shared)
    : ConvolutionOp(Kernel, Values, Heads, Normalisation, Shared)
{
    /// <inheritdoc/>
    public override string Mnemonic => "lin-recurrence";

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        3 * result.Elements(extent);
}

/// <summary>Weights exp(b[h, n]) for any biases by distance b [H, T], through products or Fourier transforms.</summary>
/// <param name="Kernel">b.</param>
/// <param name="Values">v, or the shared x.</param>
/// <param name="Heads">H.</param>
/// <param name="Normalisation">Whether weights are divided by their running sum.</param>
/// <param name="Shared">Whether every head mixes the same values.</param>
/// <param name="Steps">Distances at which b may change, for prefix sums; null where it may at any.</param>
/// <param name="Way">How; <see cref="MixtureWay.Auto"/> where each call chooses by its length.</param>
public sealed record ToeplitzMixingOp(
    int Kernel,
    int Values,
    int Heads,
    Normalisation Normalisation,
    bool Shared,
    EquatableArray<int>? Steps = null,
    MixtureWay Way = MixtureWay.Auto
) : ConvolutionOp(Kernel, Values, Heads, Normalisation, Shared)
{
    /// <inheritdoc/>
    public override string Mnemonic => "toeplitz-mixing";

    /// <inheritdoc/>
    public override string Settings => base.Settings + (Way == MixtureWay.Auto ? "" : ", " + MixturePlan.Text(Way));

    /// <summary>A Fourier transform of 2T numbers there and one back for each column.</summary>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        result.Elements(extent) * 10 * Math.Log(2.0 * Math.Max(2, extent.Length), 2);
}

/// <summary>(x, 1): x [B, T, i] -> [B, T, i + 1], whose mixture holds the mass of the weights.</summary>
public sealed record AppendOneOp(int X) : PositionwiseOp(X)
{
    /// <inheritdoc/>
    public override string Mnemonic => "append-one";

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands) => operands[0].WithLast(operands[0].Last.Size + 1);

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) => 0;
}
