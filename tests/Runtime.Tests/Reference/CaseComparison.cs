using System;
using System.Linq;
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
    /// Error of a float32 module against the float64 reference. Gradients are taken relative to the largest gradient of
    /// the module: where keys are nearly equal, a gradient of W_Q or W_K is the rounding error of terms that cancel.
    /// Outputs are taken relative to the terms that they sum, if these are larger, for the same reason.
    /// </summary>
    private const double SoftmaxSingleBound = 1e-5;

    /// <summary>The same without normalisation: the absolute error of a logit becomes the relative error of its exponential.</summary>
    private const double ExpSingleBound = 2e-4;

    /// <summary>
    /// Stacked exponentials without normalisation grow without bound; where the truth is larger than this, a draw says
    /// nothing.
    /// </summary>
    private const double Overflow = 1e6;

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
        var single = Compile(spec, ScalarType.Float32);
        var fused = Copy(single, spec);
        var exact = Copy(single, spec);
        alter?.Invoke(exact);
        var truth = Evaluation.Run(exact, spec, input, x => ReferenceInterpreter.Evaluate(spec, exact, x));
        if (truth.Largest < Overflow)
        {
            Compared++;
            var bound = spec.Attention.Normalisation == Normalisation.Softmax ? SoftmaxSingleBound : ExpSingleBound;
            var large = truth.LargestGradient;
            var exactly = new Tolerance("float64", DoubleBound, OutputFloor: 0, GradientFloor: DoubleFloor * large);
            var roughly = new Tolerance("float32", bound, OutputFloor: truth.LargestTerm, GradientFloor: large);
            exactly.Require(truth, Evaluation.Run(fused, spec, input, fused.forward));
            roughly.Require(truth, Evaluation.Run(single, spec, input, single.forward));
        }
        if (IsCausal(spec) && drawn.Length > 1)
        {
            var every = spec.ReadOut == ReadOut.Every ? fused : Compile(EveryPosition(spec), ScalarType.Float64);
            Causality.Require(every.forward, input, Input(spec, drawn.Batch, drawn.Length), Overflow);
        }
    }

    /// <summary>Whether an output may depend on earlier inputs only: the one place to except an architecture.</summary>
    private static bool IsCausal(ArchitectureSpec _) => true;

    private static ArchitectureSpec EveryPosition(ArchitectureSpec spec) => spec with { ReadOut = ReadOut.Every };

    /// <summary>A module with fresh weights, evaluated as after training.</summary>
    private static SequenceModule Compile(ArchitectureSpec spec, ScalarType type)
    {
        var module = InMemoryCompiler.Create(spec, type);
        module.eval();
        return module;
    }

    /// <summary>The same module and weights in float64.</summary>
    private static SequenceModule Copy(SequenceModule module, ArchitectureSpec spec)
    {
        var copy = Compile(spec, ScalarType.Float64);
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
