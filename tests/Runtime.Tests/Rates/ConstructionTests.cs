using System.Linq;
using TorchSharp;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Modules;
using Weft.Runtime.Rates.Construction;
using Weft.Runtime.Reference;
using Weft.Tool;
using Xunit;

namespace Runtime.Tests.Rates;

public class ConstructionTests
{
    private static readonly TaskSpec s_three = new SparseMemorySpec(
        new EquatableArray<int>([1, 2, 4]),
        MemoryReadOut.Linear,
        new TokenSource(TokenLaw.Signs, 2),
        ReadOut.Last,
        1,
        1
    );

    public static TheoryData<TaskSpec, string, int, string> Kernels =>
        new()
        {
            { s_three, "lin", 12, "feed-forward: none" },
            { s_three, "log", 10, "feed-forward: { width: 4 }" },
            { s_three, "lin", 2, "attention: { head-size: split }" },
            { new HeavyTailSpec(), "lin", 3, "feed-forward: none" },
            { new HeavyTailSpec(), "log", 1, "feed-forward: none" },
            { new LightTailSpec(), "log", 1, "attention: { normalisation: none }" },
            { new LightTailSpec(), "lin", 1, "feed-forward: { width: 2 }" },
        };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_constructed_module_has_the_error_of_its_approximation(
        TaskSpec task,
        string position,
        int heads,
        string change
    )
    {
        ArchitectureSpec spec = Spec("none", position, heads, change);
        using var built = new ConstructedModule(spec, task, 100, 500);

        // The plain interpreter of the formulas says the same of the weights, but for rounding of large coefficients.
        using torch.Tensor x = torch.randn(3, 100, 1, torch.float64);
        using torch.Tensor truth = ReferenceInterpreter.Evaluate(spec, built.Module, x);
        using torch.Tensor difference = (built.Module.forward(x) - truth).abs().max();
        Assert.InRange(difference.item<double>(), 0, 1e-9 + (10 * built.Construction.Fits.Max(f => f.Rounding)));
    }

    [Theory]
    [InlineData("dot-product", "attention: { head-size: full }")]
    [InlineData("{ kind: dot-product, scaled: true }", "attention: { head-size: full }")]
    [InlineData("tmx", "feed-forward: { width: 2 }")]
    public void An_input_dependent_shift_does_what_no_fixed_kernel_can(string score, string change)
    {
        ArchitectureSpec spec = Spec(score, "lin", 10, $"{change}\nattention: {{ normalisation: none }}");
        using var built = new ConstructedModule(spec, new SeparationSpec(ReadOut.Last), 32, 1);

        Assert.InRange(built.Error.Module, 0, 1e-3);
    }

    [Fact]
    public void Attention_by_position_alone_is_bounded_below_on_the_separation_example()
    {
        Assert.Equal(1, SeparationBound.Value());
        Assert.Null(
            Construction.Of(Spec("none", "lin", 8, ""), new SeparationSpec(ReadOut.Last), 32, out string? reason)
        );
        Assert.Contains("at least 1", reason, System.StringComparison.Ordinal);

        // Whatever its weights: on sequences that agree elsewhere, some of the four errors is at least 1.
        ArchitectureSpec spec = Spec("none", "lin", 8, "");
        for (int seed = 1; seed <= 20; seed++)
        {
            using torch.Generator _ = torch.random.manual_seed(seed);
            using SequenceModule module = InMemoryCompiler.Create(spec, torch.float64);
            double[] errors =
            [
                .. SeparationBound.Certificate.Select(s =>
                {
                    using torch.Tensor x = torch.tensor([0.0, s.Earlier, s.Before, s.Now]).view(1, 4, 1);
                    double target = (s.Now + 1) switch
                    {
                        0 => s.Now,
                        1 => s.Before,
                        _ => s.Earlier,
                    };
                    return System.Math.Abs(module.forward(x).item<double>() - target);
                }),
            ];
            Assert.True(errors.Max() >= 1 - 1e-9);
        }
    }

    [Fact]
    public void What_cannot_be_constructed_says_why()
    {
        Reason("a feed-forward network of 64 relu units", new SparseBooleanSpec(), "");
        Reason("several layers", new HeavyTailSpec(), "layers: 2");
        Reason("below 3", new HeavyTailSpec(), "width: 2");
        Reason("not all lin or all log", new HeavyTailSpec(), "attention: { position: alibi }");

        static void Reason(string expected, TaskSpec task, string change)
        {
            Assert.Null(Construction.Of(Spec("none", "lin", 1, change), task, 100, out string? reason));
            Assert.Contains(expected, reason, System.StringComparison.Ordinal);
        }
    }

    // The changes are the file's; what they do not say, the base does.
    private static ArchitectureSpec Spec(string score, string position, int heads, string changes)
    {
        string basis =
            $"name: Built\ninput: {{ real: 1 }}\nwidth: 24\nattention: {{ score: {score}, heads: {heads}, head-size: full, position: {position} }}\noutput: {{ real: 1 }}\n";
        string text =
            changes.StartsWith("attention", System.StringComparison.Ordinal)
            && changes.Contains('\n', System.StringComparison.Ordinal)
                ? $"name: Built\nextends: base.yaml\nattention: {{ normalisation: none }}\n"
                : $"name: Built\nextends: base.yaml\n{changes.Replace("\nattention: { normalisation: none }", "", System.StringComparison.Ordinal)}\n"
                    + (
                        changes.Contains("\nattention", System.StringComparison.Ordinal)
                            ? "attention: { normalisation: none }\n"
                            : ""
                    );
        return SpecReader.ReadArchitecture("built.arch.yaml", text, readFile: _ => basis).Spec!;
    }
}
