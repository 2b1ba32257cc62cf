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
/// Weights of a compiled module computed from best approximations, without training: what the theorems' proofs do, with
/// better exponents (paper, section 4).
/// </summary>
public abstract class Construction
{
    private protected Construction(ArchitectureSpec architecture, IReadOnlyList<KernelFit> fits) =>
        (Architecture, Fits) = (architecture, fits);

    /// <summary>The architecture whose weights are written.</summary>
    public ArchitectureSpec Architecture { get; }

    /// <summary>The approximations that they come from, one for each bank of heads.</summary>
    public IReadOnlyList<KernelFit> Fits { get; }

    /// <summary>What the errors of several sequences are put together to.</summary>
    public abstract ErrorMeasure Measure { get; }

    /// <summary>Sequences to measure, x_t first, with their targets; empty where the task's test set serves.</summary>
    public virtual IReadOnlyList<(double[] NewestFirst, double Target)> WorstCases => [];

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

        return task switch
        {
            SeparationSpec { Positions: ReadOut.Last } => SeparationConstruction.ForTask(
                architecture,
                length,
                precision,
                out reason
            ),
            AdaptiveMemorySpec { Positions: ReadOut.Last } adaptive => AdaptiveConstruction.ForTask(
                architecture,
                adaptive,
                length,
                precision,
                out reason
            ),
            _ => KernelConstruction.ForTask(architecture, task, length, precision, out reason),
        };
    }

    /// <summary>Writes the weights; those that the construction does not need become 0.</summary>
    /// <param name="module">A module of the architecture, of any floating type.</param>
    public void Write(SequenceModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        using IDisposable noGradients = no_grad();
        using var scope = NewDisposeScope();
        Write(new ModuleWriter(module, Architecture));
    }

    /// <summary>
    /// Output less target for a sequence, from the approximations alone: what the module must measure but for rounding.
    /// </summary>
    /// <param name="newestFirst">x_t, x_{t-1}, ..: T values.</param>
    public abstract double ErrorOf(ReadOnlySpan<double> newestFirst);

    private protected abstract void Write(ModuleWriter writer);

    /// <summary>Writes f as the last layer's read-out; each argument is a sum of coordinates.</summary>
    private protected void WriteReadOut(
        ModuleWriter writer,
        IReadOnlyList<ReluUnit> units,
        bool isSum,
        IReadOnlyList<IReadOnlyList<(int Coordinate, double Weight)>> arguments
    )
    {
        if (Architecture.EndsInFeedForward)
        {
            writer.Units(Architecture.Layers.Count - 1, units, arguments, 0);
        }
        else if (isSum)
        {
            writer.Output(arguments.SelectMany(a => a));
        }
    }

    /// <summary>Why the last layer cannot compute a read-out; null where it can.</summary>
    private protected static string? UnsuitableReadOut(ArchitectureSpec spec, IReadOnlyList<ReluUnit> units, bool isSum)
    {
        FeedForwardSpec? network = spec.Layers[^1].FeedForward;
        return network is null
            ? isSum
                ? null
                : $"its read-out needs a feed-forward network of {units.Count} relu units"
            : !spec.EndsInFeedForward
                ? "its last feed-forward network is no read-out (last-layer: read-out)"
                : network.Activation.Word != "relu" || network.Width < units.Count
                    ? $"its read-out has {network.Width} {network.Activation.Word} units, fewer than {units.Count} relu ones"
                    : network.Precision != Precision.Full
                        ? "its read-out rounds"
                        : null;
    }

    private static string? Unsuitable(ArchitectureSpec spec) =>
        spec.Input != new StepSpec(StepKind.Real, 1) || spec.Output != new StepSpec(StepKind.Real, 1)
            ? "its input or output is not one real number"
        : spec.ReadOut != ReadOut.Last ? "it reads every position"
        : spec.Biases == Biases.None ? "it has no bias of the embedding, which carries the constant 1"
        : spec.TiedEmbeddings ? "its embeddings are tied"
        : spec.FinalNorm is not null || spec.Blocks.Any(b => b.Norm is not null) ? "it has norms"
        : spec.Blocks.Any(b => b.Attention.Groups is not [{ Position: LinPosition or LogPosition }])
            ? "its heads are not all lin or all log"
        : spec.Blocks.Any(b => !b.Attention.Causal) ? "it is not causal"
        : null;
}

/// <summary>How errors of several sequences are put together.</summary>
public enum ErrorMeasure
{
    /// <summary>The mean of their squares, which is the loss.</summary>
    MeanSquared,

    /// <summary>The largest.</summary>
    Largest,
}
