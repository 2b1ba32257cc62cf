using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Runtime.Reference;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// The heart of the test suite: every compiled module equals the reference, in outputs and in the gradients of all
/// parameters and of the input, on specs drawn at random. WEFT_SPECS sets how many are drawn.
/// </summary>
public class FusedEqualsReferenceTests
{
    /// <summary>Error of a float64 module, relative to the largest entry of the tensor compared.</summary>
    private const double DoubleBound = 1e-9;

    /// <summary>
    /// Error of a float32 module against the float64 reference. Gradients are taken relative to the largest gradient of
    /// the module: where keys are all but equal, a gradient of W_Q or W_K is the rounding error of terms that cancel.
    /// </summary>
    private const double SoftmaxSingleBound = 1e-5;

    /// <summary>The same without normalisation: the absolute error of a logit becomes the relative error of its exponential.</summary>
    private const double ExpSingleBound = 2e-4;

    private static readonly int Specs = int.TryParse(Environment.GetEnvironmentVariable("WEFT_SPECS"), out var count)
        ? count
        : 150;

    [Fact]
    public void Drawn_specs_in_float64() => Check(seed: 1, ScalarType.Float64, _ => DoubleBound);

    [Fact]
    public void Drawn_specs_in_float32() =>
        Check(
            seed: 2,
            ScalarType.Float32,
            spec => spec.Attention.Normalisation == Normalisation.Softmax ? SoftmaxSingleBound : ExpSingleBound
        );

    [Fact]
    public void Future_inputs_do_not_change_past_outputs()
    {
        var random = new Random(3);
        for (var i = 0; i < Specs / 3; i++)
        {
            using var scope = NewDisposeScope();
            var spec = RandomSpecs.Draw(random) with { ReadOut = ReadOut.Every };
            var (length, t) = (random.Next(2, 10), 0);
            t = random.Next(length - 1);
            var module = InMemoryCompiler.Create(spec, ScalarType.Float64);
            var input = RandomSpecs.Input(spec, 2, length, ScalarType.Float64);
            var changed = input.clone();
            changed
                .narrow(1, t + 1, length - t - 1)
                .copy_(RandomSpecs.Input(spec, 2, length - t - 1, ScalarType.Float64));
            var (before, after) = (
                module.forward(input).narrow(1, 0, t + 1),
                module.forward(changed).narrow(1, 0, t + 1)
            );
            Assert.True(Error(before, after) < 1e-12, $"y_t reads the future:\n{RandomSpecs.Yaml(spec)}");
        }
    }

    private static void Check(int seed, ScalarType type, Func<ArchitectureSpec, double> boundOf)
    {
        var random = new Random(seed);
        for (int compared = 0, drawn = 0; compared < Specs; drawn++)
        {
            Assert.True(drawn < 2 * Specs + 10, "most drawn specs overflow");
            using var scope = NewDisposeScope();
            manual_seed(seed * 1000 + drawn);
            var spec = RandomSpecs.Draw(random);
            var (batch, length) = (random.Next(1, 4), random.Next(1, 12));
            var bound = boundOf(spec);
            var errors = Errors(spec, batch, length, type).ToArray();
            compared += errors.Length > 0 ? 1 : 0;
            foreach (var (what, error) in errors)
            {
                Assert.True(
                    error <= bound,
                    $"{what}: relative error {error:E2} > {bound:E0} at B = {batch}, T = {length}\n{RandomSpecs.Yaml(spec)}"
                );
            }
        }
    }

    private static IEnumerable<(string What, double Error)> Errors(
        ArchitectureSpec spec,
        int batch,
        int length,
        ScalarType type
    )
    {
        var fused = InMemoryCompiler.Create(spec, type);
        var exact = InMemoryCompiler.Create(spec, ScalarType.Float64);
        var input = RandomSpecs.Input(spec, batch, length, ScalarType.Float64);
        foreach (var (from, to) in fused.parameters().Zip(exact.parameters()))
        {
            using var _ = no_grad();
            to.copy_(from);
        }

        var (ours, ourGradients) = Run(fused, spec, type, input, (module, x) => module.forward(x));
        var (truth, trueGradients) = Run(
            exact,
            spec,
            ScalarType.Float64,
            input,
            (module, x) => ReferenceInterpreter.Evaluate(spec, module, x)
        );
        Assert.Equal(truth.shape, ours.shape);

        // Stacked exponentials without normalisation grow without bound; where the truth overflows, a draw says nothing.
        if (!trueGradients.Values.Append(truth).All(tensor => Largest(tensor) < 1e6))
        {
            yield break;
        }

        yield return ("output", Error(truth, ours));
        var floor = type == ScalarType.Float32 ? trueGradients.Values.Max(Largest) : 0;
        foreach (var (name, gradient) in trueGradients)
        {
            yield return ("gradient of " + name, Error(gradient, ourGradients[name], floor));
        }
    }

    private static (Tensor Output, Dictionary<string, Tensor> Gradients) Run(
        SequenceModule module,
        ArchitectureSpec spec,
        ScalarType type,
        Tensor input,
        Func<SequenceModule, Tensor, Tensor> evaluate
    )
    {
        var real = spec.Input.Kind == StepKind.Real;
        var x = real ? input.to(type).detach().clone().requires_grad_() : input;
        var output = evaluate(module, x);

        // Weights that differ from entry to entry, so that no error can cancel in the sum.
        var weights = arange(1, output.numel() + 1, ScalarType.Float64).sin().view(output.shape).to(type);
        (output * weights).sum().backward();
        var gradients = module
            .named_parameters()
            .ToDictionary(p => p.name, p => p.parameter.grad ?? zeros_like(p.parameter));
        if (real)
        {
            gradients.Add("input", x.grad ?? zeros_like(x));
        }

        return (output, gradients);
    }

    private static double Error(Tensor truth, Tensor found, double floor = 0) =>
        Largest(truth.detach() - found.detach().to(ScalarType.Float64))
        / Math.Max(Largest(truth), Math.Max(floor, 1e-6));

    private static double Largest(Tensor tensor) => tensor.detach().to(ScalarType.Float64).abs().max().item<double>();
}
