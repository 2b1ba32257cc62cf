using System;
using System.IO;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>A directory for the files of one test, with the command line run on them.</summary>
internal sealed class ToolDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    /// <summary>A design by position alone on one real number, a head of full size and no feed-forward network.</summary>
    public static string ByPosition(string name, string position, int width = 4) =>
        $$"""
            name: {{name}}
            input: { real: 1 }
            width: {{width}}
            attention: { score: none, heads: 1, head-size: full, position: {{position}} }
            feed-forward: none
            read-out: last
            output: { real: 1 }

            """;

    /// <summary>The path of a file or folder in it.</summary>
    public string At(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>The text of a file.</summary>
    public string Read(string name) => File.ReadAllText(At(name));

    /// <summary>Runs one command line; whatever goes wrong, no stack trace is shown.</summary>
    public (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(args, output, error);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
