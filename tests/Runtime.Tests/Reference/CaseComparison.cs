using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Runtime.Reference;
using Weft.Tool;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// What holds for every architecture: its compiled module equals the reference, in outputs and in the gradients of all
/// parameters and of the input, and no output depends on later inputs.
/// </summary>
/// <param name="alter">Changes the reference's parameters, to see that a difference is found.</param>
internal sealed class CaseComparison(Action<SequenceModule>? alter = null)
{
    /// <summary>Error of a float64 module, relative to the largest entry of the tensor compared.</summary>
    private const double DoubleBound = 1e-9;

    /// <summary>
    /// Gradients are taken relative to at least this part of the module's largest gradient: where all keys are equal, as
    /// with a vocabulary of one token, the gradients of W_Q and W_K are zero but for rounding.
    /// </summary>
    private const double DoubleFloor = 1e-3;

    /// <summary>
    /// Error of a float32 module against the float64 reference, beyond what rounding its parameters and input does to the
    /// truth. Gradients are taken relative to the largest gradient of the module: where keys are nearly equal, a gradient
    /// of W_Q or W_K is the rounding error of terms that cancel.
    /// </summary>
    private const double SingleBound = 1e-5;

    /// <summary>
    /// The relative change of parameters and input that float32 may be mistaken for, 25 times its rounding error. Norms of
    /// vectors with nearly equal coordinates and exponentials without normalisation magnify it.
    /// </summary>
    private const double SingleRounding = 3e-6;

    /// <summary>
    /// Stacked exponentials without normalisation grow without bound; where the truth is larger than this, a draw says
    /// nothing.
    /// </summary>
    private const double Overflow = 1e6;

    /// <summary>One case of so many is also compiled for inference: compiling takes most of the time.</summary>
    private const int FrozenStride = 4;

    /// <summary>The number of cases whose values were compared, those that overflow left out.</summary>
    public int Compared { get; private set; }

    /// <summary>Compares one case.</summary>
    /// <exception cref="Difference">A bound is exceeded.</exception>
    public void Run(DrawnCase drawn)
    {
        using var scope = NewDisposeScope();
        manual_seed(drawn.Seed);
        var spec = drawn.Spec;
        var input = Input(spec, drawn.Batch, drawn.Length);
        var single = Compile(spec, ScalarType.Float32, drawn.Options);
        Disturb(single);
        var fused = Copy(single, spec, drawn.Options);
        var exact = Copy(single, spec, drawn.Options);
        alter?.Invoke(exact);
        var truth = Evaluation.Run(exact, spec, input, x => ReferenceInterpreter.Evaluate(spec, exact, x));
        if (truth.Largest < Overflow)
        {
            Compared++;
            var large = truth.LargestGradient;
            var exactly = new Tolerance("float64", DoubleBound, GradientFloor: DoubleFloor * large);
            exactly.Require(truth, Evaluation.Run(fused, spec, input, fused.forward));
            RequireFrozen(truth, fused, drawn, input);
            if (!spec.Blocks.Any(RoundsOutput) && !HidesOverflow(spec))
            {
                var roughly = new Tolerance("float32", SingleBound, GradientFloor: large);
                roughly.Require(
                    truth,
                    Evaluation.Run(single, spec, input, single.forward),
                    Nearby(fused, drawn, input)
                );
            }
        }
        if (spec.IsCausal && drawn.Length > 1)
        {
            var every =
                spec.ReadOut == ReadOut.Every ? fused : Compile(EveryPosition(spec), ScalarType.Float64, drawn.Options);
            Causality.Require(every.forward, input, Input(spec, drawn.Batch, drawn.Length), Overflow);
        }
    }

    /// <summary>Outputs of a module for inference, with what it keeps and after its weights have changed.</summary>
    private static void RequireFrozen(Evaluation truth, SequenceModule fused, DrawnCase drawn, Tensor input)
    {
        if (drawn.Seed % FrozenStride != 0)
        {
            return;
        }

        var frozen = Compile(drawn.Spec, ScalarType.Float64, drawn.Options.Frozen());
        frozen.forward(input).Dispose();
        LogicalWeights.Copy(drawn.Spec, fused, frozen);
        frozen.WeightsChanged();
        var exactly = new Tolerance("float64, frozen,", DoubleBound, GradientFloor: 0);
        var none = new Dictionary<string, Tensor>();
        for (var call = 0; call < 2; call++)
        {
            exactly.Require(truth with { Gradients = none }, new Evaluation(frozen.forward(input).detach(), none));
        }

        frozen.Dispose();
    }

    /// <summary>Rounding to whole numbers makes a step of the last bit of float32.</summary>
    private static bool RoundsOutput(BlockSpec block) => block.FeedForward is { Precision: not Precision.Full };

    /// <summary>Exponentials without normalisation may leave the range of float32, and a norm brings them back.</summary>
    private static bool HidesOverflow(ArchitectureSpec spec) =>
        (spec.FinalNorm is not null || spec.Blocks.Any(block => block.Norm is not null))
        && spec.Blocks.Any(block => block.Attention.Normalisation == Normalisation.None);

    private static ArchitectureSpec EveryPosition(ArchitectureSpec spec) => spec with { ReadOut = ReadOut.Every };

    /// <summary>A module with fresh weights, evaluated as after training.</summary>
    private static SequenceModule Compile(ArchitectureSpec spec, ScalarType type, CompileOptions options)
    {
        var module = InMemoryCompiler.Create(spec, type, options);
        module.eval();
        return module;
    }

    /// <summary>Moves parameters away from initial values that are equal or 0, at which an error may not show.</summary>
    private static void Disturb(SequenceModule module)
    {
        using var _ = no_grad();
        foreach (var parameter in module.parameters())
        {
            parameter.add_(randn_like(parameter) * 0.2);
        }
    }

    /// <summary>The truth for parameters and an input that differ by rounding.</summary>
    private static Evaluation Nearby(SequenceModule fused, DrawnCase drawn, Tensor input)
    {
        var spec = drawn.Spec;
        var copy = Copy(fused, spec, drawn.Options);
        using (no_grad())
        {
            foreach (var parameter in copy.parameters())
            {
                parameter.mul_(1 + randn_like(parameter) * SingleRounding);
            }
        }
        var x = spec.Input.Kind == StepKind.Real ? input * (1 + randn_like(input) * SingleRounding) : input;
        return Evaluation.Run(copy, spec, x, copy.forward);
    }

    /// <summary>The same module and weights in float64.</summary>
    private static SequenceModule Copy(SequenceModule module, ArchitectureSpec spec, CompileOptions options)
    {
        var copy = Compile(spec, ScalarType.Float64, options);
        using var _ = no_grad();
        foreach (var (from, to) in module.named_parameters().Zip(copy.named_parameters()))
        {
            to.parameter.copy_(from.parameter);
        }
        return copy;
    }

    private static Tensor Input(ArchitectureSpec spec, int batch, int length) =>
        spec.Input.Kind == StepKind.Real
            ? randn([batch, length, spec.Input.Size], ScalarType.Float64)
            : randint(0, spec.Input.Size, [batch, length], ScalarType.Int64);
}
