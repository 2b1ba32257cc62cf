using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Tool;
using Weft.Tool.Commands;
using Xunit;

namespace Weft.Runtime.Tests.Docs;

/// <summary>What README.md shows is what the sources do. WEFT_UPDATE=1 writes its generated C# anew.</summary>
public sealed partial class ReadmeTests
{
    private static readonly MarkdownFile s_readme = new("README.md");

    /// <summary>Commands that take a moment; the others train.</summary>
    private static readonly string[] s_cheap = ["list", "check", "emit", "explain"];

    [Fact]
    public void Every_yaml_block_reads_without_diagnostics()
    {
        var blocks = s_readme.Blocks.Where(b => b.Language == "yaml").ToList();

        Assert.NotEmpty(blocks);
        foreach (FencedBlock block in blocks)
        {
            if (IsExperiment(block))
            {
                string path = MarkdownFile.InRepository("readme.exp.yaml");
                Assert.Empty(ExperimentReader.Read(path, block.Text, ReadFile).Diagnostics);
            }
            else
            {
                string path = MarkdownFile.InRepository("readme.arch.yaml");
                Assert.Empty(SpecReader.ReadArchitecture(path, block.Text, readFile: ReadFile).Diagnostics);
            }
        }
    }

    [Fact]
    public void Example_has_ten_lines_and_is_the_shipped_spec()
    {
        FencedBlock example = Example();
        string shipped = File.ReadAllText(MarkdownFile.InRepository("specs/architectures/dpfree-log.arch.yaml"));

        Assert.Equal(10, example.Lines.Count());
        Assert.Equal(Spec(shipped) with { Description = "" }, Spec(example.Text));
    }

    [Fact]
    public void Forward_method_is_the_one_emitted()
    {
        FencedBlock shown = s_readme.Blocks.First(b => b.Language == "csharp");

        s_readme.AssertCurrent(shown.Text, ForwardMethod(ArchitectureCompiler.Emit(Spec(Example().Text))));
    }

    /// <summary>A block of sh with one weft command may be followed by a block of text: lines that the command prints.</summary>
    [Fact]
    public void Shown_output_is_printed()
    {
        var pairs = s_readme.Blocks.Zip(s_readme.Blocks.Skip(1)).Where(p => p.Second.Language == "text").ToList();

        Assert.NotEmpty(pairs);
        foreach ((FencedBlock commands, FencedBlock shown) in pairs)
        {
            (int code, string output, string error) = Run(Arguments(Assert.Single(commands.Lines)));
            Assert.True(code == 0, error);
            Assert.EndsWith(shown.Text, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_weft_command_line_parses()
    {
        var lines = WeftLines();

        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            var root = new RootCommand
            {
                ListCommand.Create(),
                CheckCommand.Create(),
                EmitCommand.Create(),
                ExplainCommand.Create(),
                TrainCommand.Create(),
                CompareCommand.Create(),
                BenchCommand.Create(),
            };
            string[] arguments = Arguments(line);
            Assert.True(root.Parse(arguments).Errors.Count == 0, $"'{line}' does not parse");
            Assert.All(
                arguments.Where(a => a.EndsWith(".yaml", StringComparison.Ordinal)),
                a => Assert.True(File.Exists(a), $"'{line}' names no file")
            );
        }
    }

    [Fact]
    public void Every_cheap_weft_command_line_succeeds()
    {
        foreach (string[] arguments in WeftLines().Select(Arguments).Where(a => s_cheap.Contains(a[0])))
        {
            (int code, string output, string error) = Run(arguments);

            Assert.True(code == 0, error);
            Assert.NotEmpty(output);
        }
    }

    /// <summary>The table of commands lists every command with its arguments and options.</summary>
    [Fact]
    public void Every_command_and_option_is_documented()
    {
        string[] spans = [.. s_readme.CodeSpans];
        foreach (
            Command command in new[]
            {
                ListCommand.Create(),
                CheckCommand.Create(),
                EmitCommand.Create(),
                ExplainCommand.Create(),
                TrainCommand.Create(),
                CompareCommand.Create(),
                BenchCommand.Create(),
            }
        )
        {
            Argument argument = command.Arguments[0];
            string bracket = argument.Arity.MinimumNumberOfValues == 0 ? "[" : "";
            Assert.Contains(
                spans,
                s => s.StartsWith($"{command.Name} {bracket}{argument.Name}", StringComparison.Ordinal)
            );
            Assert.All(
                command.Options,
                o => Assert.Contains(o.HelpName is null ? o.Name : $"{o.Name} {o.HelpName}", spans)
            );
        }
    }

    [Fact]
    public void Every_make_target_exists()
    {
        string makefile = File.ReadAllText(MarkdownFile.InRepository("Makefile"));
        string[] targets = [.. MakeCommand().Matches(s_readme.Text).Select(m => m.Groups["target"].Value).Distinct()];

        Assert.Contains("quickstart", targets);
        Assert.Contains("test", targets);
        Assert.All(targets, t => Assert.Matches(new Regex($@"(?m)^{Regex.Escape(t)}:"), makefile));
    }

    [Fact]
    public void Every_named_path_exists()
    {
        string[] top = ["generator", "runtime", "specs", "tests", "bench", "eng", ".ci"];
        var named = s_readme
            .CodeSpans.Where(s => Path.HasExtension(s) || s.Contains('/', StringComparison.Ordinal) || top.Contains(s))
            .Where(s => PathText().IsMatch(s) && top.Contains(s.Split('/')[0]));
        var linked = s_readme.Links.Where(l => !l.Contains("://", StringComparison.Ordinal) && !l.StartsWith('#'));
        string[] paths = [.. named, .. linked];

        Assert.NotEmpty(paths);
        Assert.All(
            paths,
            p => Assert.True(Path.Exists(MarkdownFile.InRepository(p)), $"README.md names {p}, which does not exist")
        );
    }

    /// <summary>The tables of both languages have every key, and every word that a key takes.</summary>
    [Theory]
    [InlineData("specs/architecture.schema.json")]
    [InlineData("specs/experiment.schema.json")]
    public void Every_key_and_word_of_a_language_is_documented(string schema)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(MarkdownFile.InRepository(schema)));
        HashSet<string> spans = [.. s_readme.CodeSpans, .. s_readme.CodeSpans.Select(s => s.Split('.')[^1])];
        string[] words =
        [
            .. Words(document.RootElement).Distinct().Where(w => !w.Contains('.', StringComparison.Ordinal)),
        ];

        Assert.NotEmpty(words);
        Assert.All(
            words,
            w =>
                Assert.True(
                    spans.Contains(w) || spans.Any(s => s.StartsWith($"{{ {w}: ", StringComparison.Ordinal)),
                    $"README.md says nothing of '{w}'"
                )
        );
    }

    /// <summary>The project file shown references what the samples project references.</summary>
    [Fact]
    public void Project_of_a_user_is_that_of_the_samples()
    {
        string text = File.ReadAllText(MarkdownFile.InRepository("tests/Samples/Samples.csproj")).Replace('\\', '/');
        string samples = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        FencedBlock shown = Assert.Single(s_readme.Blocks, b => b.Language == "xml");
        string[] references =
        [
            .. shown.Lines.Where(l => l.Contains("<ProjectReference", StringComparison.Ordinal)).Select(l => l.Trim()),
        ];

        Assert.Equal(2, references.Length);
        Assert.All(
            references,
            r =>
                Assert.Contains(
                    r.Replace("../weft/", "../../", StringComparison.Ordinal),
                    samples,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Markers_of_the_quickstart_table_stand_after_its_command()
    {
        string text = s_readme.Text;
        int command = text.IndexOf("`make quickstart`", StringComparison.Ordinal);
        int begin = text.IndexOf("<!-- quickstart table -->", StringComparison.Ordinal);
        int end = text.IndexOf("<!-- /quickstart table -->", StringComparison.Ordinal);

        Assert.True(command >= 0 && command < begin && begin < end);
    }

    private static string? ReadFile(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    private static FencedBlock Example() => s_readme.Blocks.First(b => b.Language == "yaml" && !IsExperiment(b));

    private static bool IsExperiment(FencedBlock block) =>
        block.Lines.Any(l => l.StartsWith("architectures:", StringComparison.Ordinal));

    private static ArchitectureSpec Spec(string text) => SpecReader.ReadArchitecture("readme.arch.yaml", text).Spec!;

    private static string ForwardMethod(string source)
    {
        string[] lines = source.Split('\n');
        int first = Array.FindIndex(lines, l => l.Contains(" forward(", StringComparison.Ordinal));
        int last = Array.IndexOf(lines, "    }", first);
        return string.Join('\n', lines[first..(last + 1)]) + "\n";
    }

    private static List<string> WeftLines() =>
        [
            .. s_readme
                .Blocks.Where(b => b.Language == "sh")
                .SelectMany(b => b.Lines)
                .Where(l => l.StartsWith("weft ", StringComparison.Ordinal)),
        ];

    /// <summary>The arguments of a line, its paths taken from the root of the repository.</summary>
    private static string[] Arguments(string line) =>
        [
            .. line.Split(' ')
                .Skip(1)
                .Select(a => a.EndsWith(".yaml", StringComparison.Ordinal) ? MarkdownFile.InRepository(a) : a),
        ];

    private static IEnumerable<string> Words(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Words),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Own(p).Concat(Words(p.Value))),
            _ => [],
        };

    private static IEnumerable<string> Own(JsonProperty property) =>
        property.Name switch
        {
            "properties" => property.Value.EnumerateObject().Select(p => p.Name),
            "enum" => property.Value.EnumerateArray().Select(v => v.ToString()),
            "const" => [property.Value.ToString()],
            _ => [],
        };

    private static (int Code, string Output, string Error) Run(string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        int code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    [GeneratedRegex(@"(?m)(^|`|=1 )make (?<target>[a-z]+)")]
    private static partial Regex MakeCommand();

    [GeneratedRegex(@"^[A-Za-z0-9_.\-/]+$")]
    private static partial Regex PathText();
}
