using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Tests.Shared;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Docs;

/// <summary>What every Markdown file shows is what the sources do. A complaint names the file and what it says.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] s_top = ["generator", "runtime", "specs", "tests", "bench", "eng", ".ci"];

    // Folders that hold what is built, fetched or measured, not what is written.
    private static readonly string[] s_built = ["bin", "obj", "out", "packages", "node_modules"];

    /// <summary>A document that the list lacks would not be tested.</summary>
    [Fact]
    public void Every_markdown_file_is_listed()
    {
        IEnumerable<string> found = Directory
            .EnumerateFiles(RepositoryRoot.Path, "*.md", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(RepositoryRoot.Path, p).Replace('\\', '/'))
            .Where(p => !p.Split('/').Any(f => s_built.Contains(f) || (f.StartsWith('.') && f != ".ci")));

        Assert.Equal(
            found.Order(StringComparer.Ordinal),
            MarkdownFiles.All.Select(f => f.Path).Order(StringComparer.Ordinal)
        );
    }

    /// <summary>A block of yaml is an architecture, or an experiment: it has 'architectures'. Paths start from the root.</summary>
    [Fact]
    public void Every_yaml_block_reads_without_diagnostics()
    {
        var blocks = MarkdownFiles
            .All.SelectMany(f => f.Blocks.Where(b => b.Language == "yaml").Select(b => (f.Path, Block: b)))
            .ToList();

        Assert.NotEmpty(blocks);
        foreach ((string path, FencedBlock block) in blocks)
        {
            IReadOnlyList<SpecDiagnostic> complaints = Read(block);
            Assert.True(complaints.Count == 0, $"{path}: {string.Join('\n', complaints)}\n{block.Text}");
        }
    }

    [Fact]
    public void Every_weft_command_line_parses()
    {
        var lines = Lines();

        Assert.NotEmpty(lines);
        foreach ((string path, WeftLine line) in lines)
        {
            var errors = CommandLine.Root().Parse(line.Arguments).Errors;
            Assert.True(
                errors.Count == 0,
                $"{path}: '{line.Text}' does not parse: {string.Join(' ', errors.Select(e => e.Message))}"
            );
            Assert.All(
                line.Arguments.Where(a => a.EndsWith(".yaml", StringComparison.Ordinal)),
                a => Assert.True(File.Exists(a), $"{path}: '{line.Text}' names no file")
            );
        }
    }

    [Fact]
    public void Every_cheap_weft_command_line_succeeds()
    {
        foreach ((string path, WeftLine line) in Lines().Where(l => l.Line.Cheap).DistinctBy(l => l.Line.Text))
        {
            (int code, string output, string error) = line.Run();

            Assert.True(code == 0, $"{path}: '{line.Text}': {error}");
            Assert.NotEmpty(output);
        }
    }

    /// <summary>A block of sh with one cheap weft command may be followed by a block of text: lines that the command prints.</summary>
    [Fact]
    public void Shown_output_is_printed()
    {
        var pairs = MarkdownFiles
            .All.SelectMany(f => f.Blocks.Zip(f.Blocks.Skip(1)).Select(p => (f.Path, p.First, p.Second)))
            .Where(p => p.First.Language == "sh" && p.Second.Language == "text")
            .ToList();

        Assert.NotEmpty(pairs);
        foreach ((string path, FencedBlock commands, FencedBlock shown) in pairs)
        {
            var line = new WeftLine(Assert.Single(commands.Lines));
            Assert.True(line.Cheap, $"{path}: '{line.Text}' cannot be run here, so what it prints cannot be shown");
            (int code, string output, string error) = line.Run();
            Assert.True(code == 0, $"{path}: '{line.Text}': {error}");
            Assert.EndsWith(shown.Text, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_make_target_exists()
    {
        string makefile = File.ReadAllText(MarkdownFile.InRepository("Makefile"));
        foreach (MarkdownFile file in MarkdownFiles.All)
        {
            Assert.All(
                MakeCommand().Matches(file.Text).Select(m => m.Groups["target"].Value),
                t => Assert.True(Target(t).IsMatch(makefile), $"{file.Path}: there is no 'make {t}'")
            );
        }

        static Regex Target(string name) => new($@"(?m)^{Regex.Escape(name)}:");
    }

    /// <summary>Paths in backticks, from the root of the repository or from the document's folder.</summary>
    [Fact]
    public void Every_named_path_exists()
    {
        var named = MarkdownFiles
            .All.SelectMany(f => f.CodeSpans.Where(IsPath).Select(p => (File: f, Path: p)))
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(
            named,
            n =>
                Assert.True(
                    Path.Exists(MarkdownFile.InRepository(n.Path)) || Path.Exists(Path.Combine(n.File.Folder, n.Path)),
                    $"{n.File.Path} names {n.Path}, which does not exist"
                )
        );
    }

    /// <summary>Links within the repository, from the document's folder, with the heading that they name.</summary>
    [Fact]
    public void Every_relative_link_resolves()
    {
        foreach (MarkdownFile file in MarkdownFiles.All)
        {
            foreach (string link in file.Links.Where(l => !l.Contains("://", StringComparison.Ordinal)))
            {
                string[] parts = link.Split('#', 2);
                string target = parts[0].Length == 0 ? file.Path : Path.Combine(file.Folder, parts[0]);
                target = Path.GetRelativePath(RepositoryRoot.Path, MarkdownFile.InRepository(target));
                Assert.True(
                    Path.Exists(MarkdownFile.InRepository(target)),
                    $"{file.Path} links to {link}, which does not exist"
                );
                Assert.True(
                    parts.Length == 1 || new MarkdownFile(target).Anchors.Contains(parts[1]),
                    $"{file.Path} links to {link}: {target} has no such heading"
                );
            }
        }
    }

    private static List<(string Path, WeftLine Line)> Lines() =>
        [.. MarkdownFiles.All.SelectMany(f => f.WeftLines.Select(l => (f.Path, new WeftLine(l))))];

    private static bool IsPath(string span) =>
        PathText().IsMatch(span)
        && (s_top.Contains(span.Split('/')[0]) || span.StartsWith("Weft.Compiler/", StringComparison.Ordinal));

    private static IReadOnlyList<SpecDiagnostic> Read(FencedBlock block) =>
        block.Lines.Any(l => l.StartsWith("architectures:", StringComparison.Ordinal))
            ? [.. ExperimentReader.Read(MarkdownFile.InRepository("readme.exp.yaml"), block.Text, ReadFile).Diagnostics]
            :
            [
                .. SpecReader
                    .ReadArchitecture(MarkdownFile.InRepository("readme.arch.yaml"), block.Text, readFile: ReadFile)
                    .Diagnostics,
            ];

    private static string? ReadFile(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    [GeneratedRegex(@"(?m)(^|`|=1 )make (?<target>[a-z][a-z-]*)")]
    private static partial Regex MakeCommand();

    [GeneratedRegex(@"^[A-Za-z0-9_.\-/]+$")]
    private static partial Regex PathText();
}
