using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

/// <summary>Every rule between fields: what breaks it, where the message points, and what mends it.</summary>
public sealed class CrossFieldTests
{
    private const string Valid = """
        name: Small
        input: { tokens: 9 }
        width: 12
        attention: { score: dot-product, heads: 2, position: lin }
        layers: [{}, { attention: { heads: 3 } }]
        norm: rms-norm
        output: { tokens: 9 }
        last-layer: residual

        """;

    [Theory]
    [InlineData("heads: 3 }", "heads: 5 }", "WEFT011", 5, 36)]
    [InlineData("position: lin", "position: [{ kind: lin, heads: 3 }]", "WEFT020", 4, 41)]
    [InlineData("position: lin", "position: [{ kind: log, heads: 1 }, { kind: lin, heads: 1 }]", "WEFT020", 5, 36)]
    [InlineData("heads: 2, position: lin", "heads: 4, position: rotary", "WEFT021", 4, 54)]
    [InlineData("dot-product, heads: 2, position: lin", "none, heads: 2, position: rotary", "WEFT022", 4, 47)]
    [InlineData("dot-product, heads: 2, position: lin", "tmx, heads: 2, position: t5", "WEFT022", 4, 46)]
    [InlineData("position: lin", "causal: false, position: alibi", "WEFT023", 4, 69)]
    [InlineData("last-layer: residual", "tied-embeddings: true\nfeed-forward: { width: 3 }", "WEFT024", 8, 18)]
    [InlineData("output: { tokens: 9 }", "tied-embeddings: true\noutput: { tokens: 8 }", "WEFT024", 7, 18)]
    [InlineData("heads: 3 }", "heads: 3, position: sinusoidal }", "WEFT026", 5, 49)]
    [InlineData("heads: 3 } }]", "position: learned } }, {}]", "WEFT026", 5, 39)]
    [InlineData("[{}, { attention: { heads: 3 } }]", "[]", "WEFT008", 5, 9)]
    [InlineData(
        "position: lin",
        "position: [{ kind: learned, heads: 1 }, { kind: sinusoidal, heads: 1 }]",
        "WEFT026",
        4,
        54
    )]
    [InlineData("position: lin", "position: { kind: t5, max-distance: 9 }", "WEFT029", 4, 54)]
    [InlineData("position: lin", "position: { kind: t5-staircase, exact: 200 }", "WEFT029", 4, 54)]
    [InlineData("last-layer: residual", "final-norm: rms-norm\nfeed-forward: { width: 3 }", "WEFT033", 8, 13)]
    [InlineData("width: 12", "width: 6\nfinal-norm: { kind: layer-norm }\nbiases: none", "", 0, 0)]
    [InlineData("norm: rms-norm", "final-norm: layer-norm\nwidth: 2", "WEFT006", 7, 1)]
    [InlineData(
        "score: dot-product",
        "head-size: split, score: { kind: dot-product, query-key-norm: { kind: layer-norm } }, causal: true",
        "",
        0,
        0
    )]
    public void Rule(string valid, string broken, string id, int line, int column)
    {
        var result = SpecReader.ReadArchitecture("x", Valid.Replace(valid, broken));

        if (id.Length == 0)
        {
            Assert.NotNull(result.Spec);
            return;
        }

        Assert.Null(result.Spec);
        var found = result.Diagnostics.Select(d => (d.Id, d.Span.Line, d.Span.Column)).ToList();
        Assert.Contains((id, line, column), found);
        Assert.All(result.Diagnostics, d => Assert.Matches("^found .*expected .*; ", d.Message));
    }

    [Theory]
    [InlineData("width: 2", "norm: layer-norm", 6)]
    [InlineData("width: 1", "norm: rms-norm", 6)]
    [InlineData("width: 2", "final-norm: layer-norm", 6)]
    [InlineData("width: 2", "description: x", 4)]
    public void Norms_need_coordinates(string width, string norm, int line)
    {
        var score = line == 4 ? "{ kind: dot-product, query-key-norm: rms-norm }" : "none";
        var heads = line == 4 ? 2 : 1;
        var text =
            $"name: Small\ninput: {{ real: 1 }}\n{width}\nattention: {{ score: {score}, heads: {heads}, position: log }}\noutput: {{ real: 1 }}\n{norm}\n";

        var diagnostic = Assert.Single(SpecReader.ReadArchitecture("x", text).Diagnostics);

        Assert.Equal(("WEFT032", line), (diagnostic.Id, diagnostic.Span.Line));
    }

    [Fact]
    public void Tmx_under_softmax_is_a_remark()
    {
        var tmx = SpecReader.ReadArchitecture("x", Valid.Replace("dot-product", "tmx"));
        var free = SpecReader.ReadArchitecture("x", Valid.Replace("dot-product", "none"));

        Assert.Equal(
            ("WEFT019", SpecSeverity.Info, 4, 21),
            tmx.Diagnostics.Select(d => (d.Id, d.Severity, d.Span.Line, d.Span.Column)).Distinct().Single()
        );
        Assert.Equal(ForwardPass(free.Spec!), ForwardPass(tmx.Spec!));
        Assert.Empty(
            SpecReader.ReadArchitecture("x", Valid.Replace("dot-product,", "tmx, normalisation: none,")).Diagnostics
        );
    }

    private static string ForwardPass(ArchitectureSpec spec) =>
        ArchitectureCompiler.Emit(spec).Split("public override Tensor forward")[1].Split("public override Tensor")[0];

    [Theory]
    [InlineData("feed-forward: { width: 8 }", "feed-forward: { width: 8, precision: integer }", 100, "WEFT025")]
    [InlineData("position: lin", "position: log", 1, "WEFT027")]
    [InlineData("position: lin", "position: { kind: learned, max-length: 64 }", 65, "WEFT028")]
    [InlineData("position: lin", "position: { kind: learned, max-length: 64 }", 64, "")]
    [InlineData("position: lin", "position: lin", 1, "")]
    public void Rule_of_an_experiment(string valid, string broken, int length, string id)
    {
        const string architecture = """
            name: Small
            input: { real: 1 }
            width: 8
            attention: { score: none, position: lin }
            feed-forward: { width: 8 }
            output: { real: 1 }

            """;
        var experiment = $"name: e\narchitectures: [a.arch.yaml]\ntask: light-tail\nlength: {length}\n";

        var result = ExperimentReader.Read("e.exp.yaml", experiment, _ => architecture.Replace(valid, broken));

        Assert.Equal(id.Length == 0 ? [] : [id], result.Diagnostics.Select(d => d.Id));
        Assert.All(
            result.Diagnostics,
            d => Assert.Equal(id == "WEFT025" ? ("a.arch.yaml", 5) : ("e.exp.yaml", 4), (d.Path, d.Span.Line))
        );
    }
}
