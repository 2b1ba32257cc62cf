using System;
using System.IO;
using System.Linq;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

public sealed class OutputDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Files_are_replaced_and_no_draft_stays()
    {
        var directory = OutputDirectory.Prepare(Path.Combine(_directory.FullName, "a", "b"));

        directory.Write([new("results.json", "1"), new("plots/x.svg", "x")]);
        directory.Write([new("results.json", "2")]);

        Assert.Equal("2", File.ReadAllText(Path.Combine(directory.Path, "results.json")));
        string[] names = [.. _directory.GetFiles("*", SearchOption.AllDirectories).Select(f => f.Name).Order()];
        Assert.Equal(["results.json", "x.svg"], names);
    }

    [Fact]
    public void What_cannot_be_replaced_is_said_once_and_leaves_no_draft()
    {
        var directory = OutputDirectory.Prepare(_directory.FullName);
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "results.json", "full"));

        directory.Write([new("results.json", "1"), new("report.md", "1")]);
        directory.Write([new("results.json", "2"), new("report.md", "2")]);

        using var error = new StringWriter();
        Assert.Equal(1, directory.Conclude(0, error));
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Contains("results.json: error: cannot be written: ", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("2", File.ReadAllText(Path.Combine(_directory.FullName, "report.md")));
        Assert.Empty(_directory.GetFiles("*.tmp", SearchOption.AllDirectories));

        Directory.Delete(Path.Combine(_directory.FullName, "results.json"), recursive: true);
        directory.Write([new("results.json", "3")]);
        Assert.Equal(0, directory.Conclude(0, TextWriter.Null));
    }

    [Fact]
    public void Drafts_of_processes_that_were_killed_are_cleared_away()
    {
        // No process has this number; its own number is that of one that lives.
        string plots = Path.Combine(_directory.FullName, "plots");
        Directory.CreateDirectory(plots);
        File.WriteAllText(Path.Combine(_directory.FullName, $"results.json.{int.MaxValue}.tmp"), "half");
        File.WriteAllText(Path.Combine(plots, $"loss.svg.{int.MaxValue}.tmp"), "half");
        File.WriteAllText(Path.Combine(_directory.FullName, $"report.md.{Environment.ProcessId}.tmp"), "half");
        File.WriteAllText(Path.Combine(_directory.FullName, "mine.tmp"), "mine");

        OutputDirectory.Prepare(_directory.FullName);

        string[] names = [.. _directory.GetFiles("*", SearchOption.AllDirectories).Select(f => f.Name).Order()];
        Assert.Equal(["mine.tmp", $"report.md.{Environment.ProcessId}.tmp"], names);
    }

    [Fact]
    public void A_file_in_the_place_of_the_directory_is_the_users_mistake()
    {
        string path = Path.Combine(_directory.FullName, "taken");
        File.WriteAllText(path, "");

        InputException e = Assert.Throws<InputException>(() => OutputDirectory.Prepare(path));

        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
    }
}
