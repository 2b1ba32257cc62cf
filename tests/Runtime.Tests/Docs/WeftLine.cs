using System;
using System.IO;
using System.Linq;
using Weft.Tool;

namespace Weft.Runtime.Tests.Docs;

/// <summary>A command line of a document, its paths taken from the root of the repository.</summary>
/// <param name="text">"weft check specs/...", as the document shows it.</param>
internal sealed class WeftLine(string text)
{
    /// <summary>Commands that take a moment; the others train or measure.</summary>
    private static readonly string[] s_cheap = ["list", "check", "emit", "explain"];

    public string Text => text;

    public string[] Arguments { get; } =
    [
        .. text.Split(' ')
            .Skip(1)
            .Select(a => a.EndsWith(".yaml", StringComparison.Ordinal) ? MarkdownFile.InRepository(a) : a),
    ];

    /// <summary>Whether it reads only, and is done in a moment.</summary>
    public bool Cheap =>
        s_cheap.Contains(Arguments[0]) && !Arguments.Any(a => a is "--out" or "--calibrate" or "--html");

    /// <summary>Runs it in this process.</summary>
    public (int Code, string Output, string Error) Run()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        int code = CommandLine.Run(Arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
