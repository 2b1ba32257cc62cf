using System.IO;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class ExperimentReadingTests
{
    private const string Architecture = """
        name: Small
        input: { real: 1 }
        width: 16
        attention: { score: none, position: log }
        output: { real: 1 }

        """;

    private const string Valid = """
        name: trial
        architectures: [../a/small.arch.yaml]
        task: [heavy-tail, light-tail]
        length: 100
        overrides: { width: 32 }
        sweep: { heads: [1, 4], feed-forward.width: [8, 9] }
        training: { steps: 10 }
        seeds: [7, 8]

        """;

    [Fact]
    public void Sweep_expands_in_the_order_of_the_file()
    {
        var spec = Read(Valid).Spec!;

        Assert.Equal(["attention.heads", "feed-forward.width"], spec.SweptFields);
        Assert.Equal(2 * 2 * 2 * 2, spec.Trials.Count);
        Assert.Equal(
            ["1 8 heavy-tail 7", "1 8 heavy-tail 8", "1 8 light-tail 7", "1 8 light-tail 8", "1 9 heavy-tail 7"],
            spec.Trials.Take(5)
                .Select(trial =>
                    $"{trial.Architecture.Blocks[0].Attention.Heads} {trial.Architecture.Blocks[0].FeedForward!.Width} {trial.Task} {trial.Seed}"
                )
        );
        Assert.Equal(
            ["width=32", "attention.heads=1", "feed-forward.width=8"],
            spec.Trials[0].Overrides.Select(pair => $"{pair.Key}={pair.Value}")
        );
        Assert.All(spec.Trials, trial => Assert.Equal(32, trial.Architecture.Width));
    }

    [Fact]
    public void Absent_fields_have_their_defaults()
    {
        const string text = "name: t\narchitectures: [../a/small.arch.yaml]\ntask: heavy-tail\nlength: 5\n";

        var spec = Read(text).Spec!;
        Assert.Equal(new TrainingSpec(4000, 100, 0.01, 0, 100, 0, 1, 500, 1000, 10000), spec.Training);
        Assert.Equal(OptimiserKind.AdamW, spec.Training.Optimiser);
        Assert.Equal(("", 1L), (spec.Description, Assert.Single(spec.Trials).Seed));
    }

    [Theory]
    [InlineData("adamw", OptimiserKind.AdamW)]
    [InlineData("sgd", OptimiserKind.Sgd)]
    [InlineData("lion", OptimiserKind.Lion)]
    public void Optimisers_have_names(string word, OptimiserKind kind)
    {
        var text =
            "name: t\narchitectures: [../a/small.arch.yaml]\ntask: heavy-tail\nlength: 5\n"
            + $"training: {{ optimiser: {word} }}\n";

        Assert.Equal(kind, Read(text).Spec!.Training.Optimiser);
    }

    [Theory]
    [InlineData("small.arch", "none.arch", "WEFT014", 2, 17)]
    [InlineData("[../a/small.arch.yaml]", "[../a/small.arch.yaml, ../a/./small.arch.yaml]", "WEFT013", 2, 39)]
    [InlineData("[../a/small.arch.yaml]", "[throws]", "WEFT014", 2, 17)]
    [InlineData("[../a/small.arch.yaml]", "[]", "WEFT008", 2, 16)]
    [InlineData("light-tail", "lite-tail", "WEFT009", 3, 20)]
    [InlineData("light-tail", "heavy-tail", "WEFT016", 3, 20)]
    [InlineData("seeds: [7", "seed: [7", "WEFT004", 8, 1)]
    [InlineData("{ width: 32 }", "{ wdth: 32 }", "WEFT004", 5, 14)]
    [InlineData("{ width: 32 }", "{ width: 0 }", "WEFT008", 5, 21)]
    [InlineData("{ width: 32 }", "{ heads: 1 }", "WEFT016", 6, 10)]
    [InlineData("heads: [1, 4]", "heads: [1, 3]", "WEFT011", 6, 21)]
    [InlineData("heads: [1, 4]", "heads: 4", "WEFT007", 6, 17)]
    [InlineData("heads: [1, 4]", "heads: [4, 4]", "WEFT016", 6, 21)]
    [InlineData("heads: [1, 4]", "heads: [1], attention.heads: [2]", "WEFT016", 6, 22)]
    [InlineData("[heavy-tail, light-tail]", "{ kind: sparse-memory, distance: [1] }", "WEFT004", 3, 30)]
    [InlineData("[heavy-tail, light-tail]", "{ kind: sparse-memory, distances: [1, -1] }", "WEFT008", 3, 45)]
    [InlineData("[heavy-tail, light-tail]", "{ kind: sparse-memory, distances: [200] }", "WEFT008", 4, 9)]
    [InlineData("[heavy-tail, light-tail]", "{ kind: sparse-memory, inputs: { tokens: 4 } }", "WEFT035", 3, 7)]
    [InlineData("[heavy-tail, light-tail]", "{ kind: sparse-memory, positions: every }", "WEFT035", 3, 7)]
    [InlineData(
        "[heavy-tail, light-tail]",
        "{ kind: sparse-memory, inputs: gaussian, read-out: table }",
        "WEFT034",
        3,
        7
    )]
    [InlineData("heads: [1, 4]", "task.distances: [[1], [2]]", "WEFT004", 6, 10)]
    [InlineData("heads: [1, 4]", "task.distance: [[1], [2]]", "WEFT004", 6, 10)]
    [InlineData("steps: 10", "steps: ten", "WEFT007", 7, 20)]
    [InlineData("[7, 8]", "[-1]", "WEFT008", 8, 9)]
    [InlineData("name: trial", "name: ../trial", "WEFT007", 1, 7)]
    public void Error_is_located_in_the_experiment(string valid, string wrong, string id, int line, int column)
    {
        var diagnostic = Read(Valid.Replace(valid, wrong)).Diagnostics[0];

        Assert.Equal(
            ("specs/e/x.exp.yaml", id, line, column),
            (diagnostic.Path, diagnostic.Id, diagnostic.Span.Line, diagnostic.Span.Column)
        );
    }

    [Fact]
    public void Settings_of_a_task_are_swept_under_one_label()
    {
        var text = Valid
            .Replace("[heavy-tail, light-tail]", "{ kind: sparse-memory, read-out: product, distances: [3] }")
            .Replace("heads: [1, 4]", "task.distances: [[1], [1, 50]]")
            .Replace("{ width: 32 }", "{ width: 32, task.inputs: uniform }");

        var spec = Read(text).Spec!;

        Assert.Equal(["task.distances", "feed-forward.width"], spec.SweptFields);
        Assert.Equal(2 * 2 * 2, spec.Trials.Count);
        Assert.All(
            spec.Trials,
            trial => Assert.Equal("sparse-memory (read-out product, distances [3])", trial.Task.ToString())
        );
        var last = (SparseMemorySpec)spec.Trials[^1].Task;
        Assert.Equal([1, 50], last.Distances);
        Assert.Equal(
            (MemoryReadOut.Product, TokenLaw.Uniform, 51),
            (last.MemoryReadOut, last.Inputs.Law, last.Shortest)
        );
        Assert.Equal(
            ["width=32", "task.inputs=uniform", "task.distances=[1, 50]", "feed-forward.width=9"],
            spec.Trials[^1].Overrides.Select(pair => $"{pair.Key}={pair.Value}")
        );
    }

    [Fact]
    public void Tasks_have_names_and_longer_tests()
    {
        var task = Read(
            Valid.Replace("[heavy-tail, light-tail]", "{ kind: light-tail, name: short, extrapolate: [4, 2] }")
        )
            .Spec!.Trials[0]
            .Task;

        Assert.Equal(("short", "light-tail"), (task.ToString(), task.Word));
        Assert.Equal([2, 4], task.Extrapolate);
    }

    [Fact]
    public void Too_many_trials_are_refused_before_they_are_made()
    {
        var values = "[" + string.Join(", ", Enumerable.Range(1, 1000)) + "]";

        var diagnostic = Assert.Single(Read(Valid.Replace("[1, 4]", values).Replace("[8, 9]", values)).Diagnostics);
        Assert.Equal(("WEFT015", 6), (diagnostic.Id, diagnostic.Span.Line));
    }

    [Fact]
    public void Error_of_an_architecture_is_reported_once_under_its_own_path()
    {
        var result = ExperimentReader.Read("specs/e/x.exp.yaml", Valid, _ => Architecture.Replace("log", "logg"));

        Assert.Equal(
            "specs/a/small.arch.yaml(4,37): error WEFT009",
            Assert.Single(result.Diagnostics).ToString()[..44]
        );
        Assert.Null(result.Spec);
    }

    private static ReadResult<Weft.Compiler.Spec.ExperimentSpec> Read(string text) =>
        ExperimentReader.Read(
            "specs/e/x.exp.yaml",
            text,
            path =>
                path switch
                {
                    "specs/a/small.arch.yaml" => Architecture,
                    "specs/e/throws" => throw new IOException("no\naccess"),
                    _ => null,
                }
        );
}
