using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Modules;
using Weft.Runtime.Rates.Approximation;
using static TorchSharp.torch;

namespace Weft.Runtime.Rates.Construction;

/// <summary>
/// Weights of a compiled module computed from a best approximation, without training: what the theorems' proofs do, with
/// better exponents (paper, section 4). Coordinate 0 of the stream holds x, coordinate 1 the constant 1, coordinate 2 what
/// the heads collect; the read-out adds coordinate 2 and what the stream has to contribute at n = 0.
/// </summary>
public abstract class Construction
{
    /// <summary>Where x is in the stream.</summary>
    protected const int Token = 0;

    /// <summary>Where the constant 1 is.</summary>
    protected const int One = 1;

    /// <summary>Where the heads' sum goes.</summary>
    protected const int Collected = 2;

    private protected Construction(ArchitectureSpec architecture, KernelFit fit)
    {
        (Architecture, Fit) = (architecture, fit);
        Slopes = [.. fit.Parameters.Select(x => Math.Exp(x[0]))];
    }

    /// <summary>The architecture whose weights are written.</summary>
    public ArchitectureSpec Architecture { get; }

    /// <summary>The approximation that they come from.</summary>
    public KernelFit Fit { get; }

    /// <summary>p of each head.</summary>
    protected IReadOnlyList<double> Slopes { get; }

    /// <summary>The construction for a task; null with a reason where there is none.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="task">The task.</param>
    /// <param name="length">T.</param>
    /// <param name="reason">Why there is none, or null.</param>
    /// <param name="precision">Relative rounding error of a weight, <see cref="Digits"/>.</param>
    public static Construction? Of(
        ArchitectureSpec architecture,
        TaskSpec task,
        int length,
        out string? reason,
        double precision = Digits.OfDoubles
    )
    {
        ArgumentNullException.ThrowIfNull(architecture);
        reason = Unsuitable(architecture);
        if (reason is not null)
        {
            return null;
        }

        return task is SeparationSpec { Positions: ReadOut.Last }
            ? SeparationConstruction.ForTask(architecture, length, precision, out reason)
            : KernelConstruction.ForTask(architecture, task, length, precision, out reason);
    }

    /// <summary>Writes the weights; those that the construction does not need become 0.</summary>
    /// <param name="module">A module of the architecture, of any floating type.</param>
    public void Write(SequenceModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        using IDisposable noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var parameter in module.parameters())
        {
            parameter.zero_();
        }

        Set(module, "W_E", (Token, 0, 1));
        Set(module, "b_E", (One, 0, 1));
        module
            .Logical("theta.0")
            .copy_(tensor(Slopes.Select(Slope.ToTheta).ToArray()).view(module.Logical("theta.0").shape));
        AttentionSpec attention = Architecture.Layers[0].Attention;
        bool full = attention.HeadSize == HeadSize.Full;
        int size = full ? Architecture.Width : Architecture.Width / attention.Heads;
        for (int h = 0; h < attention.Heads; h++)
        {
            // Full heads lie side by side and are added; split ones lie one above the other and are concatenated.
            double value = Value(h);
            Set(module, "W_V.0", full ? (Collected, (h * size) + Token, value) : (h * size, Token, value));
            if (!full)
            {
                Set(module, "W_O.0", (Collected, h * size, 1));
            }
        }

        if (full)
        {
            Set(module, "W_O.0", (Collected, Collected, 1));
        }

        WriteScores(module, size);
        WriteReadOut(module);
    }

    /// <summary>What W_V of a head multiplies its mean or sum by.</summary>
    private protected abstract double Value(int head);

    /// <summary>What the read-out adds of x_t itself.</summary>
    private protected abstract double AtOnce { get; }

    /// <summary>Writes W_Q and W_K, or w of "t minus x"; nothing for attention by position alone.</summary>
    private protected virtual void WriteScores(SequenceModule module, int size) { }

    /// <summary>Sets entries (row, column, value) of a parameter; a vector has rows only.</summary>
    private protected static void Set(
        SequenceModule module,
        string name,
        params (int Row, int Column, double Value)[] entries
    )
    {
        Tensor parameter = module.Logical(name);
        foreach ((int row, int column, double value) in entries)
        {
            if (parameter.dim() == 1)
            {
                parameter.narrow(0, row, 1).fill_(value);
            }
            else
            {
                parameter.narrow(0, row, 1).narrow(1, column, 1).fill_(value);
            }
        }
    }

    // Without a feed-forward network a linear map; with one relu(y) - relu(-y).
    private void WriteReadOut(SequenceModule module)
    {
        if (Architecture.Layers[0].FeedForward is null)
        {
            Set(module, "W_Y", (0, Collected, 1), (0, Token, AtOnce));
            return;
        }

        foreach ((int unit, int sign) in new[] { (0, 1), (1, -1) })
        {
            Set(module, "B.0", (unit, Collected, sign), (unit, Token, sign * AtOnce));
            Set(module, "A.0", (0, unit, sign));
        }
    }

    private static string? Unsuitable(ArchitectureSpec spec) =>
        spec.Layers.Count > 1 ? "it has several layers"
        : spec.Input != new StepSpec(StepKind.Real, 1) || spec.Output != new StepSpec(StepKind.Real, 1)
            ? "its input or output is not one real number"
        : spec.ReadOut != ReadOut.Last ? "it reads every position"
        : spec.Width < 3 ? "its width is below 3"
        : spec.Biases == Biases.None ? "it has no bias of the embedding, which carries the constant 1"
        : spec.Layers[0].Norm is not null || spec.FinalNorm is not null ? "it has norms"
        : spec.Layers[0].Attention.Groups is not [{ Position: LinPosition or LogPosition }]
            ? "its heads are not all lin or all log"
        : spec.Layers[0].FeedForward is { } network
        && (network.Activation.Word != "relu" || network.Width < 2 || !spec.EndsInFeedForward)
            ? "its feed-forward network is no read-out of at least two relu units"
        : null;
}
