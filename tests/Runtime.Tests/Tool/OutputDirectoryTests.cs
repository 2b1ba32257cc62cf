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
    public void A_file_in_the_place_of_the_directory_is_the_users_mistake()
    {
        string path = Path.Combine(_directory.FullName, "taken");
        File.WriteAllText(path, "");

        InputException e = Assert.Throws<InputException>(() => OutputDirectory.Prepare(path));

        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
    }
}
