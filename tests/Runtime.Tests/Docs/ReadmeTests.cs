using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Docs;

/// <summary>What README.md alone shows: the example, its C#, all commands. WEFT_UPDATE=1 writes the C# anew.</summary>
public sealed class ReadmeTests
{
    private static readonly MarkdownFile s_readme = MarkdownFiles.Readme;

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

    /// <summary>The table of commands lists every command with its arguments and options.</summary>
    [Fact]
    public void Every_command_and_option_is_documented()
    {
        string[] spans = [.. s_readme.CodeSpans];
        foreach (Command command in CommandLine.Root().Subcommands)
        {
            string usage = command.Name;
            if (command.Arguments.Count > 0)
            {
                Argument argument = command.Arguments[0];
                usage += $" {(argument.Arity.MinimumNumberOfValues == 0 ? "[" : "")}{argument.Name}";
            }

            Assert.Contains(spans, s => s.StartsWith(usage, StringComparison.Ordinal));
            Assert.All(
                command.Options,
                o => Assert.Contains(o.HelpName is null ? o.Name : $"{o.Name} {o.HelpName}", spans)
            );
        }
    }

    [Fact]
    public void Two_commands_are_shown_first() =>
        Assert.Equal(["make quickstart", "make test"], s_readme.Blocks.First(b => b.Language == "sh").Lines);

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

    /// <summary>The test of generated code that README.md shows is one that runs.</summary>
    [Fact]
    public void Snapshot_of_own_code_is_a_test()
    {
        FencedBlock shown = Assert.Single(
            s_readme.Blocks,
            b => b.Language == "csharp" && b.Text.Contains("Snapshot.Match", StringComparison.Ordinal)
        );

        Assert.Contains(
            shown.Text,
            File.ReadAllText(MarkdownFile.InRepository("tests/Compiler.Tests/Snapshots/OwnCodeTests.cs")),
            StringComparison.Ordinal
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

    private static FencedBlock Example() => s_readme.Blocks.First(b => b.Language == "yaml");

    private static ArchitectureSpec Spec(string text) => SpecReader.ReadArchitecture("readme.arch.yaml", text).Spec!;

    private static string ForwardMethod(string source)
    {
        string[] lines = source.Split('\n');
        int first = Array.FindIndex(lines, l => l.Contains(" forward(", StringComparison.Ordinal));
        int last = Array.IndexOf(lines, "    }", first);
        return string.Join('\n', lines[first..(last + 1)]) + "\n";
    }
}
