using System.IO;
using System.Linq;
using System.Xml.Linq;
using Weft.Compiler;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports.Explain;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

/// <summary>The page of <c>weft explain --html</c>.</summary>
public class ExplainPageTests
{
    [Fact]
    public void The_graph_is_drawn_before_and_after()
    {
        var compiled = Compile("dpfree-log");
        var page = ExplainPage.Write(compiled);
        var drawings = page.Split("<svg class=\"g\"")
            .Skip(1)
            .Select(rest =>
                XElement.Parse(
                    "<svg class=\"g\"" + rest[..rest.IndexOf("</svg>", System.StringComparison.Ordinal)] + "</svg>"
                )
            )
            .ToList();
        Assert.Equal(2, drawings.Count);
        foreach (var (drawing, graph) in drawings.Zip(new[] { compiled.Lowered, compiled.Optimised }))
        {
            Assert.Equal(graph.Ops.Count(op => op is not ParameterOp), drawing.Elements("g").Count());
        }

        Assert.DoesNotMatch("(src|href)=\"[^#]", page);
        Assert.All(compiled.Fired, pass => Assert.Contains(pass.Name, page));
    }

    [Fact]
    public void A_description_is_text_not_markup()
    {
        var compiled = Compile("dpfree-log");
        var named = compiled with { Spec = compiled.Spec with { Description = "<script>alert(1)</script>" } };
        Assert.Contains("&lt;script&gt;alert(1)", ExplainPage.Write(named));
    }

    /// <summary>Arcs that cross the same rows run in lanes of their own, but for those that carry one value.</summary>
    [Fact]
    public void Arcs_do_not_lie_on_each_other()
    {
        var arcs = new GraphArcs(Compile("gpt2").Lowered).Arcs.Where(arc => arc.Lane >= 0).ToList();
        Assert.NotEmpty(arcs);
        Assert.All(
            arcs.SelectMany(a => arcs.Select(b => (a, b))).Where(pair => pair.a.From != pair.b.From),
            pair =>
                Assert.False(
                    pair.a.Lane == pair.b.Lane && pair.a.From < pair.b.To && pair.b.From < pair.a.To,
                    $"{pair.a} and {pair.b}"
                )
        );
    }

    private static CompiledArchitecture Compile(string stem)
    {
        var path = Path.Combine(RepositoryRoot.Path, "specs", "architectures", $"{stem}.arch.yaml");
        return ArchitectureCompiler.Compile(
            SpecReader.ReadArchitecture(path, File.ReadAllText(path), readFile: File.ReadAllText).Spec!
        );
    }
}
