using System;
using System.Linq;
using System.Threading;
using Runtime.Tests.Tasks;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates;
using Xunit;

namespace Runtime.Tests.Rates;

public class ApproximationStudyTests
{
    private const string Lin = "{ score: none, position: lin }";

    [Fact]
    public void Errors_are_those_of_every_size_once_whatever_the_seeds()
    {
        StudiedTrial[] trials =
        [
            Trial(Lin, "heavy-tail", heads: 2),
            Trial(Lin, "heavy-tail", heads: 1),
            Trial(Lin, "heavy-tail", heads: 2),
        ];

        ApproximationStudy study = Of(trials, ApproximationNorm.Squares, ApproximationNorm.Absolute);

        Assert.Empty(study.Remarks);
        Assert.Equal(
            [("A", "best l2"), ($"A{ApproximationStudy.ProofSuffix}", "best l2"), ("A", "best l1")],
            study.Points.Where(p => p.Size == 1).Select(p => (p.Series.Design, p.Series.Quantity)).OrderBy(Rank)
        );
        Assert.Equal(6, study.Points.Count);
        Assert.All(study.Points, p => Assert.Equal((0L, "attention.heads"), (p.Seed, p.Series.SizeField)));

        // The exponents of the proof are never better, nor is an error in l1 below one in l2.
        double Error(string design, string quantity, double size) =>
            study.Points.Single(p => (p.Series.Design, p.Series.Quantity, p.Size) == (design, quantity, size)).Error;
        Assert.True(Error("A", "best l2", 2) < Error("A", "best l2", 1) / 2);
        Assert.True(Error($"A{ApproximationStudy.ProofSuffix}", "best l2", 2) >= Error("A", "best l2", 2));
        Assert.True(Error("A", "best l1", 2) > Error("A", "best l2", 2));

        static int Rank((string Design, string Quantity) s) =>
            s.Quantity == "best l1" ? 2
            : s.Design == "A" ? 0
            : 1;
    }

    [Theory]
    [InlineData("lin")]
    [InlineData("log")]
    public void Memories_of_their_own_heads_are_compared_with_shared_ones(string position)
    {
        const string Three = "{ kind: sparse-memory, distances: [1, 3, 6], read-out: product }";
        string attention = $"{{ score: none, position: {position} }}";
        ApproximationStudy study = Of(
            [.. new[] { 2, 3, 6 }.Select(heads => Trial(attention, Three, heads))],
            ApproximationNorm.Squares
        );

        double Error(string suffix, double size) =>
            study.Points.Single(p => (p.Series.Design, p.Size) == ($"A{suffix}", size)).Error;
        foreach (double size in new[] { 3.0, 6 })
        {
            double found = Error(ApproximationStudy.BestSplitSuffix, size);
            Assert.True(Error("", size) <= found * (1 + 1e-9));
            Assert.True(found <= Error(ApproximationStudy.TheoremSplitSuffix, size));
        }

        // Two heads cannot be split over three memories.
        Assert.DoesNotContain(
            study.Points,
            p => p.Size == 2 && p.Series.Design.Contains("split", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void An_error_in_l2_is_that_of_the_output_on_the_inputs_of_the_task()
    {
        double Error(string inputs) =>
            Of(
                [Trial(Lin, $"{{ kind: convolution, kernels: [power], inputs: {inputs} }}", heads: 1)],
                ApproximationNorm.Squares
            )
                .Points[0]
                .Error;

        // Uniform on [-1, 1]: the variance is a third.
        Assert.Equal(Error("signs") / Math.Sqrt(3), Error("uniform"), 1e-9);
    }

    [Theory]
    [InlineData("{ score: dot-product, position: lin }", "heavy-tail", "its weights depend on the input")]
    [InlineData("{ score: none, position: sinusoidal }", "heavy-tail", "gives heads no kernel by distance")]
    [InlineData(Lin, "{ kind: convolution, kernels: [power], positions: every }", "memory is no fixed kernel")]
    [InlineData(Lin, "parity", "memory is no fixed kernel")]
    public void What_has_no_best_approximation_says_why_once(string attention, string task, string reason)
    {
        ApproximationStudy study = Of(
            [Trial(attention, task, heads: 1), Trial(attention, task, heads: 2)],
            ApproximationNorm.Squares
        );

        Assert.Empty(study.Points);
        string remark = Assert.Single(study.Remarks);
        Assert.StartsWith("A on ", remark, StringComparison.Ordinal);
        Assert.Contains(reason, remark, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_stops_when_it_is_told_to() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
            ApproximationStudy.Of(
                [Trial(Lin, "heavy-tail", heads: 1)],
                [ApproximationNorm.Squares],
                new CancellationToken(canceled: true)
            )
        );

    private static ApproximationStudy Of(StudiedTrial[] trials, params ApproximationNorm[] norms) =>
        ApproximationStudy.Of(trials, norms, CancellationToken.None);

    private static StudiedTrial Trial(string attention, string task, int heads)
    {
        var spec = WrittenTasks.Read(task);
        return new StudiedTrial(
            "A",
            spec.ToString(),
            "attention.heads",
            heads,
            StudyDesigns.Read(attention, heads: heads),
            40,
            TaskMemory.Of(spec, 40)
        );
    }
}
