using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Weft.Compiler;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Docs;

/// <summary>
/// The tables of parameters and of biases in specs/README.md: every name and shape is that of compiled modules, and every row
/// is that of some. That the layout is the one described is what the reference interpreter tests: it reads them so.
/// </summary>
public sealed partial class ParameterReferenceTests
{
    private static readonly string[] s_architectures =
    [
        "input: { real: 3 } | position: [{ kind: log, heads: 1 }, { kind: lin, heads: 3 }], score: tmx, normalisation: none",
        "input: { real: 3 } | position: kerple-log, score: none, head-size: full",
        "input: { real: 3 } | position: learned, score: { kind: dot-product, query-key-norm: layer-norm }, head-size: full",
        "input: { tokens: 5 } | position: { kind: t5, exact: 6 }, score: { kind: dot-product, query-key-norm: rms-norm }",
        "input: { tokens: 5 } | position: kerple-power, score: none",
        "input: { tokens: 5 } | position: t5-staircase, score: none",
        "input: { tokens: 5 } | position: [{ kind: t5, heads: 3 }, { kind: kerple-log, heads: 1 }], score: dot-product",
    ];

    private static readonly string[] s_bodies =
    [
        "norm: layer-norm\nfeed-forward: { width: 7, activation: swiglu }\nlast-layer: residual\nfinal-norm: layer-norm",
        "norm: { kind: rms-norm, placement: post }\nfeed-forward: { width: 7 }\nlast-layer: read-out",
        "feed-forward: none\nlast-layer: residual\nfinal-norm: rms-norm",
    ];

    [Fact]
    public void Every_parameter_is_documented_with_its_shape()
    {
        Row[] rows = [.. Rows()];
        Assert.True(rows.Length > 30);
        var met = new HashSet<Row>();
        foreach (ArchitectureSpec spec in Architectures())
        {
            foreach (ParameterOp parameter in Parameters(spec))
            {
                string name = parameter.Parts[0].Name;
                string[] place = name.Split('.');
                BlockSpec block = spec.Layers[place.Length > 1 ? int.Parse(place[1]) : 0];
                HeadGroup group = block.Attention.Groups[place.Length > 2 ? int.Parse(place[2]) : 0];
                long[] shape = parameter.Columns is { } columns ? [parameter.Rows, columns] : [parameter.Rows];
                Row[] named = [.. rows.Where(r => r.Name == Documented(name))];
                Row[] fitting = [.. named.Where(r => r.Shape(spec, block, group).SequenceEqual(shape))];

                Assert.True(
                    fitting.Length > 0,
                    $"{name} of [{string.Join(", ", shape)}] in {spec.Name}, documented: {string.Join("; ", named.Select(r => r.Text))}"
                );
                met.UnionWith(fitting);
            }
        }

        Assert.Empty(rows.Except(met).Select(r => $"{r.Name} {r.Text}"));
    }

    [Fact]
    public void Biases_are_those_of_the_table()
    {
        foreach (string[] row in Cells("biases"))
        {
            string word = row[0].Trim('`');
            string[] documented = [.. Spans().Matches(row[1]).Select(m => m.Groups[1].Value).Order()];
            string[] found =
            [
                .. Architectures()
                    .Where(a => a.Biases.ToString().Equals(word, StringComparison.OrdinalIgnoreCase))
                    .SelectMany(Parameters)
                    .Select(p => p.Parts[0].Name.Split('.')[0])
                    .Where(n =>
                        n is "c" or "c_G"
                        || n.StartsWith("b_", StringComparison.Ordinal)
                        || n.StartsWith("s_", StringComparison.Ordinal)
                    )
                    .Distinct()
                    .Order(),
            ];

            Assert.Equal(documented, found);
        }

        Assert.Equal(["none", "paper", "all"], Cells("biases").Select(r => r[0].Trim('`')));
    }

    /// <summary>A generated module has them by the same names and shapes, those that reach no result as zeros.</summary>
    [Fact]
    public void Modules_know_parameters_by_these_names()
    {
        ArchitectureSpec spec = Architectures().Last(a => a.Biases == Biases.All);
        using SequenceModule module = InMemoryCompiler.Create(spec, ScalarType.Float64);
        foreach (ParameterOp parameter in Parameters(spec))
        {
            using Tensor logical = module.Logical(parameter.Parts[0].Name);
            Assert.Equal(parameter.Columns is { } c ? [parameter.Rows, c] : [parameter.Rows], logical.shape);
        }

        const string tmx = """
            name: Dead
            input: { real: 1 }
            width: 4
            attention: { score: tmx, heads: 2, position: lin }
            output: { real: 1 }
            """;
        using SequenceModule dead = InMemoryCompiler.Create(
            SpecReader.ReadArchitecture("dead.arch.yaml", tmx).Spec!,
            ScalarType.Float64
        );
        Assert.Equal(0, dead.Logical("W_X.0").abs().max().item<double>());
    }

    private static IEnumerable<ArchitectureSpec> Architectures()
    {
        int number = 0;
        foreach (string architecture in s_architectures)
        {
            foreach (string body in s_bodies)
            {
                foreach (string biases in new[] { "none", "paper", "all" })
                {
                    string[] parts = architecture.Split(" | ");
                    string text = $$"""
                        name: Drawn{{number++}}
                        {{parts[0]}}
                        width: 8
                        layers: 2
                        attention: { heads: 4, {{parts[1]}} }
                        {{body}}
                        biases: {{biases}}
                        read-out: every
                        output: { real: 9 }
                        """;
                    ReadResult<ArchitectureSpec> read = SpecReader.ReadArchitecture("drawn.arch.yaml", text);
                    Assert.True(read.Spec is not null, string.Join('\n', read.Diagnostics) + "\n" + text);
                    yield return read.Spec;
                }
            }
        }
    }

    private static IEnumerable<ParameterOp> Parameters(ArchitectureSpec spec) =>
        ArchitectureCompiler.Compile(spec).Lowered.Parameters;

    // "theta.1.0" is documented as "theta.l".
    private static string Documented(string name) =>
        name.Contains('.', StringComparison.Ordinal) ? $"{name.Split('.')[0]}.l" : name;

    private static IEnumerable<Row> Rows()
    {
        foreach (string[] cells in Cells("parameters"))
        {
            string[] names = [.. Spans().Matches(cells[0]).Select(m => m.Groups[1].Value)];
            string[] shapes = [.. Shapes().Matches(cells[1]).Select(m => m.Groups[1].Value)];
            foreach ((string name, int i) in names.Select((n, i) => (n, i)))
            {
                yield return new Row(name, shapes[Math.Min(i, shapes.Length - 1)]);
            }
        }
    }

    // The rows of the table between two markers, without its head.
    private static IEnumerable<string[]> Cells(string marker)
    {
        string text = MarkdownFiles.Specs.Text;
        string table = text.Split($"<!-- {marker} -->")[1].Split($"<!-- /{marker} -->")[0];
        return table
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(2)
            .Select(line => line.Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray());
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Spans();

    [GeneratedRegex(@"\[([^\]]+)\]")]
    private static partial Regex Shapes();

    /// <summary>A documented name with one of its shapes, "H e, D": products of sizes.</summary>
    private sealed record Row(string Name, string Text)
    {
        public IEnumerable<long> Shape(ArchitectureSpec spec, BlockSpec block, HeadGroup group) =>
            Text.Split(',')
                .Select(axis =>
                    axis.Trim().Split(' ').Aggregate(1L, (size, factor) => size * Size(factor, spec, block, group))
                );

        private static long Size(string factor, ArchitectureSpec spec, BlockSpec block, HeadGroup group) =>
            factor switch
            {
                "D" => spec.Width,
                "d" or "n" => spec.Input.Size,
                "H" => block.Attention.Heads,
                "e" => block.Attention.HeadSize == HeadSize.Full ? spec.Width : spec.Width / block.Attention.Heads,
                "m" => block.FeedForward?.Width ?? 0,
                "c" => spec.Output.Size,
                "J" => group.Heads,
                "N" => (group.Position as AbsolutePosition)?.MostPositions ?? 0,
                "X" => (group.Position as T5Position)?.Exact ?? 0,
                _ => int.Parse(factor, CultureInfo.InvariantCulture),
            };
    }
}
