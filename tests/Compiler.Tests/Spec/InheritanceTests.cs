using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class InheritanceTests
{
    private const string Path = "specs/own.arch.yaml";

    private const string Base = """
        name: Base
        input: { real: 1 }
        width: 16
        attention: { score: none, heads: 4, position: log }
        output: { real: 1 }

        """;

    private readonly Dictionary<string, string> files = new() { ["specs/bases/base.yaml"] = Base };

    [Fact]
    public void What_the_file_writes_is_laid_over_what_it_inherits()
    {
        var result = Read("name: Own\nextends: bases/base.yaml\nwidth: 32\nattention: { heads: 8 }\n");

        var expected = SpecReader
            .ReadArchitecture("x", Base.Replace("Base", "Own").Replace("16", "32").Replace("heads: 4", "heads: 8"))
            .Spec;
        Assert.Empty(result.Diagnostics);
        Assert.Equal(expected, result.Spec);
        Assert.Equal(new TextSpan(6, 3, 1, 7, 1, 10), result.NameSpan);
    }

    [Fact]
    public void A_base_may_extend_a_file_beside_it_and_need_not_be_complete()
    {
        files["specs/bases/mid.yaml"] = "extends: ./low/deep.yaml\nattention: { position: lin }\n";
        files["specs/bases/low/deep.yaml"] = "extends: ../base.yaml\nlayers: 3\nattention: { heads: 2 }\n";

        var spec = Read("extends: bases/mid.yaml\nname: Own\nwidth: 8\n").Spec!;

        Assert.Equal(("Own", 8, 3), (spec.Name, spec.Width, spec.Layers.Count));
        var attention = spec.Blocks[0].Attention;
        Assert.Equal(("none", 2, "lin"), (attention.Score.Word, attention.Heads, attention.Groups[0].Position.Word));
    }

    [Fact]
    public void Overrides_apply_to_the_merged_tree()
    {
        var spec = SpecReader
            .ReadArchitecture(
                Path,
                "name: Own\nextends: bases/base.yaml\nwidth: 8\n",
                [new("width", "12"), new("heads", "3")],
                files.GetValueOrDefault
            )
            .Spec!;

        Assert.Equal((12, 3), (spec.Width, spec.Blocks[0].Attention.Heads));
    }

    [Fact]
    public void Anchors_of_a_base_are_expanded_in_it()
    {
        files["specs/bases/base.yaml"] = Base.Replace("{ real: 1 }", "&step { real: 1 }")
            .Replace("output: &step { real: 1 }", "output: *step");

        Assert.Equal(1, Read("name: Own\nextends: bases/base.yaml\n").Spec!.Output.Size);
    }

    [Theory]
    [InlineData("extends: bases/base.yaml\n", "specs/own.arch.yaml(1,1): error WEFT005: found no key 'name'")]
    [InlineData(
        "name: Own\nextends: none.yaml\n",
        "specs/own.arch.yaml(2,10): error WEFT014: found no readable file 'specs/none.yaml'"
    )]
    [InlineData(
        "name: Own\nextends: throws\n",
        "specs/own.arch.yaml(2,10): error WEFT014: found no readable file 'specs/throws' (no access)"
    )]
    [InlineData("name: Own\nextends: ..\n", "specs/own.arch.yaml(2,10): error WEFT014: found no readable file ''")]
    [InlineData(
        "name: Own\nextends: [bases/base.yaml]\n",
        "specs/own.arch.yaml(2,10): error WEFT007: found a list, expected a path"
    )]
    [InlineData("name: Own\nextends:\n", "specs/own.arch.yaml(2,9): error WEFT007: found nothing, expected a path")]
    [InlineData("name: Own\nextends: ''\n", "specs/own.arch.yaml(2,10): error WEFT007: *")]
    [InlineData("name: Own\nextends: \"a\\nb\"\n", "specs/own.arch.yaml(2,10): error WEFT007: *")]
    [InlineData(
        "name: Own\nextends: own.arch.yaml\n",
        "specs/own.arch.yaml(2,10): error WEFT018: found 'own.arch.yaml'"
    )]
    [InlineData("name: Own\nextends: ../specs/./own.arch.yaml\n", "specs/own.arch.yaml(2,10): error WEFT018: *")]
    [InlineData("name: Own\nextends: bases/ring.yaml\n", "specs/bases/rung.yaml(1,10): error WEFT018: *")]
    [InlineData(
        "name: Own\nextends: bases/list.yaml\n",
        "specs/own.arch.yaml(2,10): error WEFT007: found 'specs/bases/list.yaml', which is no architecture"
    )]
    [InlineData(
        "name: Own\nextends: bases/scalar.yaml\n",
        "specs/own.arch.yaml(2,10): error WEFT007: found 'specs/bases/scalar.yaml', which is no architecture"
    )]
    [InlineData("name: Own\nextends: bases/empty.yaml\n", "specs/bases/empty.yaml(1,1): error WEFT003: *")]
    [InlineData("name: Own\nextends: bases/torn.yaml\n", "specs/bases/torn.yaml(2,1): error WEFT002: *")]
    [InlineData("name: Own\nextends: bases/bytes.yaml\n", "specs/bases/bytes.yaml(1,8): error WEFT001: *")]
    [InlineData("name: Own\nextends: bases/wrong.yaml\n", "specs/bases/wrong.yaml(2,8): error WEFT008: *")]
    [InlineData("name: Own\nextends: bases/unknown.yaml\n", "specs/bases/unknown.yaml(2,1): error WEFT004: *")]
    [InlineData(
        "name: Own\nextends: bases/base.yaml\nattention: { heads: 3 }\n",
        "specs/own.arch.yaml(3,21): error WEFT011: *"
    )]
    [InlineData("name: Own\nextends: bases/base.yaml\nwidth: 15\n", "specs/bases/base.yaml(4,34): error WEFT011: *")]
    [InlineData(
        "name: Own\nextends: bases/base.yaml\nfeed-forward: {}\n",
        "specs/own.arch.yaml(3,15): error WEFT005: *"
    )]
    public void Error_is_located_where_the_value_stands(string own, string expected)
    {
        files["specs/bases/ring.yaml"] = "extends: rung.yaml\n";
        files["specs/bases/rung.yaml"] = "extends: ring.yaml\n";
        files["specs/bases/list.yaml"] = "- extends: base.yaml\n";
        files["specs/bases/scalar.yaml"] = "42\n";
        files["specs/bases/empty.yaml"] = "";
        files["specs/bases/torn.yaml"] = "width: [\n";
        files["specs/bases/bytes.yaml"] = "width: \uFFFD\n";
        files["specs/bases/wrong.yaml"] = "extends: base.yaml\nwidth: 0\n";
        files["specs/bases/unknown.yaml"] = "extends: base.yaml\nwdth: 8\n";

        var diagnostic = Assert.Single(Read(own).Diagnostics).ToString();

        var parts = expected.Split('*');
        Assert.StartsWith(parts[0], diagnostic);
        Assert.EndsWith(parts.Length > 1 ? parts[1] : "", diagnostic);
        Assert.Contains(", expected ", diagnostic);
        Assert.DoesNotContain('\n', diagnostic);
    }

    [Fact]
    public void A_slip_in_the_key_has_a_hint() =>
        Assert.EndsWith(
            "did you mean 'extends'?",
            Read("name: Own\nextend: bases/base.yaml\n").Diagnostics.Single(found => found.Id == "WEFT004").Message
        );

    [Theory, InlineData(16), InlineData(17)]
    public void A_chain_of_more_than_sixteen_bases_is_refused(int bases)
    {
        files["specs/1.yaml"] = "extends: 2.yaml\n";
        for (var i = 1; i < bases; i++)
        {
            files[$"specs/{i}.yaml"] = $"extends: {i + 1}.yaml\n";
        }
        files[$"specs/{bases}.yaml"] = Base;

        var result = Read("name: Own\nextends: 1.yaml\n");

        Assert.Equal(
            bases == 16 ? [] : ["specs/16.yaml(1,10): error WEFT018"],
            result.Diagnostics.Select(diagnostic => diagnostic.ToString().Split(": found")[0])
        );
        Assert.Equal(bases == 16, result.Spec is not null);
    }

    [Fact]
    public void Without_other_files_there_is_no_base() =>
        Assert.Equal(
            "WEFT014",
            Assert.Single(SpecReader.ReadArchitecture(Path, "name: Own\nextends: bases/base.yaml\n").Diagnostics).Id
        );

    [Fact]
    public void An_experiment_reads_the_bases_of_its_architectures()
    {
        files["specs/a.arch.yaml"] = "name: A\nextends: bases/base.yaml\nwidth: 8\n";
        files["specs/b.arch.yaml"] = "name: B\nextends: a.arch.yaml\n";
        var asked = new List<string>();
        const string text =
            "name: t\narchitectures: [a.arch.yaml, b.arch.yaml]\ntask: heavy-tail\nlength: 5\nsweep: { heads: [1, 2] }\n";

        var result = ExperimentReader.Read(
            "specs/x.exp.yaml",
            text,
            file =>
            {
                asked.Add(file);
                return files.GetValueOrDefault(file);
            }
        );

        Assert.Empty(result.Diagnostics);
        Assert.Equal(
            ["A 8 1", "A 8 2", "B 8 1", "B 8 2"],
            result
                .Spec!.Trials.Select(trial => trial.Architecture)
                .Select(a => $"{a.Name} {a.Width} {a.Blocks[0].Attention.Heads}")
        );
        Assert.Equal(
            ["specs/a.arch.yaml", "specs/b.arch.yaml", "specs/bases/base.yaml"],
            asked.Distinct().Order(System.StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_fault_of_a_base_is_reported_once_for_an_experiment()
    {
        files["specs/bases/base.yaml"] = Base.Replace("width: 16", "width: 0");
        files["specs/a.arch.yaml"] = "name: A\nextends: bases/base.yaml\n";
        files["specs/b.arch.yaml"] = "name: B\nextends: bases/base.yaml\n";
        const string text = "name: t\narchitectures: [a.arch.yaml, b.arch.yaml]\ntask: heavy-tail\nlength: 5\n";

        var result = ExperimentReader.Read("specs/x.exp.yaml", text, files.GetValueOrDefault);

        Assert.StartsWith("specs/bases/base.yaml(3,8): error WEFT008", Assert.Single(result.Diagnostics).ToString());
    }

    [Theory]
    [InlineData("extends: ../base.yaml", "base.yaml")]
    [InlineData("{ \"extends\": b }", "specs/b")]
    [InlineData("name: A", null)]
    [InlineData("extends: [a]", null)]
    [InlineData("extends: 'a", null)]
    [InlineData("", null)]
    public void The_base_of_a_text_is_known_without_reading_it(string text, string? expected) =>
        Assert.Equal(expected, SpecReader.BaseOf(Path, text));

    private ReadResult<ArchitectureSpec> Read(string text) =>
        SpecReader.ReadArchitecture(
            Path,
            text,
            readFile: file =>
                file == "specs/throws" ? throw new IOException("no\naccess") : files.GetValueOrDefault(file)
        );
}
