using System.Linq;
using Runtime.Tests.Tasks;
using TorchSharp;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Rates.Construction;
using Weft.Runtime.Reference;
using Xunit;

namespace Runtime.Tests.Rates;

/// <summary>Constructed weights where read-outs are not sums, and where memories depend on memories.</summary>
public class AdaptiveConstructionTests
{
    private const int Length = 20;

    public static TheoryData<string, string, string> Nested =>
        new()
        {
            // The paper's Boolean example, K = M = 2, with few heads so that its error is one of approximation.
            { "adaptive-memory", "score: dot-product, heads: 3, position: lin", "layers: 2" },
            { "adaptive-memory", "score: tmx, heads: 3, position: lin", "layers: 2" },
            { "adaptive-memory", "score: dot-product, heads: 3, position: log", "layers: 2" },
            { "adaptive-memory", "score: tmx, heads: 3, position: log", "layers: 2" },
            { "adaptive-memory", "score: { kind: dot-product, scaled: true }, heads: 3, position: lin", "layers: 3" },
            {
                "{ kind: adaptive-memory, nesting: 0, choices: [[1, 2], [2, 0]], read-out: linear }",
                "score: dot-product, heads: 6, position: lin",
                "layers: 1\nfeed-forward: none"
            },
            {
                "{ kind: adaptive-memory, nesting: 1, choices: [[1, 2], [2, 1], [1, 2]], read-out: relu-sum, units: 8 }",
                "score: dot-product, heads: 6, position: lin",
                "layers: 2"
            },
            {
                "{ kind: adaptive-memory, nesting: 2, choices: [[1, 2], [2, 1], [1, 2]], read-out: table }",
                "score: tmx, heads: 3, position: lin",
                "layers: 3"
            },
        };

    [Theory]
    [MemberData(nameof(Nested))]
    public void A_chain_of_look_ups_has_the_error_that_its_approximations_predict(
        string task,
        string attention,
        string rest
    )
    {
        (ArchitectureSpec spec, TaskSpec target) = Read(task, attention + ", normalisation: none", rest);
        using var built = new ConstructedModule(spec, target, Length, 300);

        Assert.InRange(built.Error.Module, 0, 0.2);
        using torch.Tensor x = torch.randint(0, 2, [4, Length, 1]).to(torch.float64).mul(2).sub(1);
        using torch.Tensor truth = ReferenceInterpreter.Evaluate(spec, built.Module, x);
        using torch.Tensor difference = (built.Module.forward(x) - truth).abs().max();
        Assert.InRange(difference.item<double>(), 0, 1e-9 + (512 * built.Construction.Fits.Sum(f => f.Rounding)));
    }

    [Fact]
    public void Networks_that_round_carry_a_chain_in_the_layers_before_the_last()
    {
        foreach (string precision in new[] { "integer", "log-integer" })
        {
            (ArchitectureSpec spec, TaskSpec task) = Read(
                "adaptive-memory",
                "score: dot-product, heads: 3, position: lin, normalisation: none",
                $"layers:\n  - {{ feed-forward: {{ width: 8, precision: {precision} }} }}\n  - {{ feed-forward: {{ width: 8 }} }}"
            );
            using var built = new ConstructedModule(spec, task, Length, 300);
            Assert.InRange(built.Error.Module, 0, 0.1);
        }
    }

    public static TheoryData<string, int, string> ReadOuts =>
        new()
        {
            { "{ kind: sparse-memory, distances: [1, 3], read-out: product }", 4, "lin" },
            { "{ kind: sparse-memory, distances: [0, 2, 3], read-out: relu-sum, units: 12 }", 5, "log" },
            { "{ kind: sparse-memory, distances: [1, 2, 4], read-out: table }", 7, "log" },
            {
                "{ kind: convolution, kernels: [{ kind: exponential, rate: 0.4 }, { kind: power, exponent: 1.5 }], read-out: relu-sum, units: 10 }",
                2,
                "lin"
            },
        };

    [Theory]
    [MemberData(nameof(ReadOuts))]
    public void Memories_share_heads_where_the_read_out_is_not_their_sum(string task, int heads, string position)
    {
        foreach (string size in new[] { "full\nwidth: 32", "split\nwidth: " + (heads * 6) })
        {
            (ArchitectureSpec spec, TaskSpec target) = Read(
                task,
                $"score: none, heads: {heads}, position: {position}, head-size: {size.Split('\n')[0]}",
                "layers: 1\n" + size.Split('\n')[1]
            );
            using var built = new ConstructedModule(spec, target, Length, 400);
            Assert.InRange(built.Error.Fit, 1e-12, 1);
        }
    }

    [Fact]
    public void What_a_chain_lacks_is_said()
    {
        Reason("takes 2 layers and it has 1", "adaptive-memory", "score: dot-product", "layers: 1");
        Reason("score: dot-product or tmx", "adaptive-memory", "score: none", "layers: 2");
        Reason(
            "log does not see distance 0",
            "{ kind: adaptive-memory, nesting: 0, choices: [[0, 1]] }",
            "score: tmx, position: log",
            "layers: 1"
        );
        Reason(
            "fetches 3 memories and has 2 heads",
            "{ kind: adaptive-memory, nesting: 0, choices: [[0, 1], [1, 2], [2, 3]] }",
            "score: tmx, heads: 2",
            "layers: 1"
        );
        Reason(
            "feed-forward network of layer 1 has 2 units, fewer than 3",
            "adaptive-memory",
            "score: tmx",
            "layers:\n  - { feed-forward: { width: 2 } }\n  - { feed-forward: { width: 8 } }"
        );
        Reason("its width is below 5", "adaptive-memory", "score: tmx", "layers: 2\nwidth: 4");
        Reason(
            "has 3 relu units, fewer than 5",
            "adaptive-memory",
            "score: tmx",
            "layers: 2\nfeed-forward: { width: 3 }"
        );
        Reason(
            "its read-out rounds",
            "adaptive-memory",
            "score: tmx",
            "layers: 2\nfeed-forward: { width: 8, precision: integer }"
        );
        Reason(
            "no common multiple",
            "{ kind: adaptive-memory, nesting: 0, choices: [[197, 199]] }",
            "score: tmx, position: log",
            "layers: 1",
            400
        );
        Reason(
            "for signs only",
            "{ kind: sparse-memory, distances: [1, 2], read-out: product, inputs: uniform }",
            "score: none, normalisation: softmax",
            "layers: 1"
        );

        static void Reason(string expected, string task, string attention, string rest, int length = Length)
        {
            string normalisation = attention.Contains("softmax", System.StringComparison.Ordinal)
                ? ""
                : ", normalisation: none";
            (ArchitectureSpec spec, TaskSpec target) = Read(task, attention + normalisation, rest);
            Assert.Null(Construction.Of(spec, target, length, out string? reason));
            Assert.Contains(expected, reason, System.StringComparison.Ordinal);
        }
    }

    private static (ArchitectureSpec, TaskSpec) Read(string task, string attention, string rest)
    {
        const string Basis =
            "name: Built\ninput: { real: 1 }\nwidth: 32\nattention: { score: none, heads: 4, head-size: full, position: lin }\nfeed-forward: { width: 16 }\noutput: { real: 1 }\n";
        string architecture = $"name: Built\nextends: base.yaml\nattention: {{ {attention} }}\n{rest}\n";
        ReadResult<ArchitectureSpec> spec = SpecReader.ReadArchitecture(
            "built.arch.yaml",
            architecture,
            readFile: _ => Basis
        );
        Assert.True(spec.Spec is not null, string.Join("\n", spec.Diagnostics));
        return (spec.Spec, WrittenTasks.Read(task));
    }
}
