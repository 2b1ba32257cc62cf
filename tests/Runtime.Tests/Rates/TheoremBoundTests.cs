using System;
using System.Linq;
using Runtime.Tests.Tasks;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates;
using Xunit;

namespace Runtime.Tests.Rates;

public class TheoremBoundTests
{
    private const string Lin = "{ score: none, position: lin }";
    private const string Log = "{ score: none, position: log }";
    private const string Two = "{ kind: sparse-memory, distances: [1, 40] }";
    private const string Heads = "attention.heads";
    private const string Light =
        "{ kind: convolution, kernels: [{ kind: exponential, rate: 0.02 }, { kind: exponential, rate: 0.1 }] }";

    /// <summary>The rows of the table in section 4 of the paper that say "any n", or up to which n.</summary>
    [Theory]
    [InlineData(Lin, Two, "Task I: C(n) H^-n (e^(0.01 1) + e^(0.01 40))^(n+1), any n", double.PositiveInfinity)]
    [InlineData(Log, Two, "Task I: C(n) H^-n (1^1.01 + 40^1.01)^(n+1), any n", double.PositiveInfinity)]
    [InlineData(
        Lin,
        "{ kind: sparse-memory, distances: [3], read-out: product }",
        "Task I: C(n) H^-n (e^(0.01 3))^(n+1), any n",
        double.PositiveInfinity
    )]
    [InlineData(Lin, "light-tail", "Task III, light tail: C(n) H^-n, n up to 495", 495)]
    [InlineData(Lin, Light, "Task III, light tail: C(n) 2^(n+1) H^-n, n up to 1.98", 1.98)]
    [InlineData(
        Log,
        "{ kind: convolution, kernels: [{ kind: power, exponent: 2 }] }",
        "Task III, heavy tail: C(n) H^-n, n up to 0.98",
        0.98
    )]
    [InlineData(
        Log,
        "{ kind: convolution, kernels: [{ kind: power, exponent: 4 }, { kind: power, exponent: 5 }] }",
        "Task III, heavy tail: C(n) 2^(n+1) H^-n, n up to 2.96",
        2.96
    )]
    public void A_theorem_applies(string attention, string task, string theorem, double limit)
    {
        TheoremBound bound = Bound(StudyDesigns.Read(attention), task);

        Assert.Equal(theorem, bound.Theorem);
        Assert.Equal(limit, bound.Limit, 1e-12);
        Assert.True(bound.Applies);
    }

    [Theory]
    [InlineData("lin", 2, "separation", "Task II, K = 0: C(n) H^-n (e^(0.01 2))^(n+1), any n")]
    [InlineData(
        "log",
        2,
        "{ kind: adaptive-memory, nesting: 0, choices: [[1, 3], [4, 2]] }",
        "Task II, K = 0: C(n) H^-n (3^1.01 + 4^1.01)^(n+1), any n"
    )]
    [InlineData(
        "lin",
        3,
        "adaptive-memory",
        "Task II, K = 2: C(n) H^-n sqrt(e^(0.02 (n+1) 2) + e^(0.02 (n+1) 2)), any n"
    )]
    [InlineData(
        "log",
        3,
        "{ kind: adaptive-memory, nesting: 1, choices: [[1, 3], [4, 2], [1, 5]] }",
        "Task II, K = 1: C(n) H^-n sqrt(3^(2.02 (n+1)) + (4^1.01 + 5^1.01)^(2n+2)), any n"
    )]
    public void A_theorem_of_adaptive_memories_applies(string position, int layers, string task, string theorem)
    {
        foreach (string score in new[] { "dot-product", "tmx" })
        {
            ArchitectureSpec Design(int count, string normalisation) =>
                StudyDesigns.Read(
                    $"{{ score: {score}, position: {position}, normalisation: {normalisation} }}",
                    more: $"layers: {count}\nfeed-forward: {{ width: 4 }}"
                );
            TheoremBound bound = Bound(Design(layers, "none"), task);
            Assert.Equal(theorem, bound.Theorem);
            Assert.Equal(double.PositiveInfinity, bound.Limit);
            AssertNone(
                Bound(Design(layers - 1, "none"), task),
                $"this memory takes {layers} layers, and there are {layers - 1}"
            );
            AssertNone(
                Bound(StudyDesigns.Read($"{{ score: dot-product, position: {position} }}"), task),
                "the theorems of adaptive memories are for normalisation: none"
            );
        }

        AssertNone(
            Bound(StudyDesigns.Read($"{{ score: none, position: {position} }}"), task),
            "attention by position alone cannot move with tokens"
        );
    }

    [Theory]
    [InlineData(Log, "heavy-tail", "heavy tails need an exponent above 1/0.99, this one has 0.5")]
    [InlineData(
        Log,
        "{ kind: convolution, kernels: [{ kind: power, exponent: 1 }] }",
        "heavy tails need an exponent above 1/0.99, this one has 1"
    )]
    [InlineData(Lin, "heavy-tail", "lin is proved for light tails")]
    [InlineData(Log, "light-tail", "log is proved for heavy tails")]
    [InlineData(Lin, "{ kind: convolution, kernels: [airy] }", "lin is proved for light tails")]
    [InlineData(
        Log,
        "{ kind: convolution, kernels: [{ kind: samples, values: [0, 1, 0.25] }] }",
        "log is proved for heavy tails"
    )]
    [InlineData(Lin, "parity", "the task is none of the paper's classes of memory")]
    [InlineData("{ score: dot-product, position: lin }", "light-tail", "its weights depend on the input")]
    [InlineData(
        "{ score: none, position: lin, normalisation: none }",
        "light-tail",
        "the theorems of fixed memories are for softmax"
    )]
    [InlineData("{ score: none, position: alibi }", "light-tail", "encoding alibi is not among lin and log")]
    public void No_theorem_applies_and_the_reason_is_said(string attention, string task, string reason) =>
        AssertNone(Bound(StudyDesigns.Read(attention), task), reason);

    [Fact]
    public void Several_layers_have_no_bound_for_fixed_memories() =>
        AssertNone(
            Bound(StudyDesigns.Read(Lin, more: "layers: 2"), "light-tail"),
            "the theorems of fixed memories are for one layer"
        );

    [Theory]
    [InlineData("width")]
    [InlineData("layers")]
    [InlineData("length")]
    public void Other_sizes_have_no_bound(string size) =>
        AssertNone(Bound(StudyDesigns.Read(Lin), "light-tail", size), "no rate in this size is proved");

    [Fact]
    public void The_width_of_the_feed_forward_network_has_the_exponent_one_half()
    {
        const string field = "feed-forward.width";
        TheoremBound bound = Bound(StudyDesigns.Read(Lin, more: "feed-forward: { width: 4 }"), "sparse-boolean", field);

        Assert.StartsWith("E_FFN = O(||f|| m^-1/2)", bound.Theorem, StringComparison.Ordinal);
        Assert.Equal([0.5], bound.Orders);
        AssertNone(Bound(StudyDesigns.Read(Lin), "sparse-boolean", field), "there is no feed-forward network");
    }

    [Theory]
    [InlineData(double.PositiveInfinity, new[] { 1.0, 2, 4 })]
    [InlineData(495, new[] { 1.0, 2, 4 })]
    [InlineData(1.98, new[] { 1.0, 1.98 })]
    [InlineData(2, new[] { 1.0, 2 })]
    [InlineData(0.98, new[] { 0.98 })]
    [InlineData(double.NaN, new double[0])]
    public void Curves_are_drawn_up_to_the_limit(double limit, double[] orders) =>
        Assert.Equal(orders, new TheoremBound("", limit).Orders);

    [Fact]
    public void A_curve_begins_at_the_smallest_size() =>
        Assert.Equal([6, 1.5, 0.375], TheoremBound.Curve(2, [2, 4, 8], 6).Select(e => Math.Round(e, 12)));

    // Tasks of the paper's experiments 1 and 2 look back 99 steps.
    private static TheoremBound Bound(ArchitectureSpec architecture, string task, string size = Heads) =>
        TheoremBound.Of(
            architecture,
            TaskMemory.Of(WrittenTasks.Read(task), 128),
            size,
            AdaptiveMemory.Of(WrittenTasks.Read(task))
        );

    private static void AssertNone(TheoremBound bound, string reason)
    {
        Assert.Equal($"no theorem applies: {reason}", bound.Theorem);
        Assert.False(bound.Applies);
        Assert.Empty(bound.Orders);
    }
}
