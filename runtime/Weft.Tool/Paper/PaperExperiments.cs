using System;
using System.Collections.Generic;
using System.IO;

namespace Weft.Tool.Paper;

/// <summary>The experiments of the paper and those that go with them, in the order of the table.</summary>
internal static class PaperExperiments
{
    /// <summary>What <c>--only</c> takes, and the file in <c>specs/experiments</c>.</summary>
    public static readonly IReadOnlyList<(string Id, string File)> All =
    [
        ("1a-text", "paper-1a-text.exp.yaml"),
        ("1a-chain", "paper-1a-chain.exp.yaml"),
        ("1b", "paper-1b.exp.yaml"),
        ("2a", "paper-2a.exp.yaml"),
        ("2b", "paper-2b.exp.yaml"),
        ("3a", "paper-3a.exp.yaml"),
        ("3b-text", "paper-3b-text.exp.yaml"),
        ("3b-chain", "paper-3b-chain.exp.yaml"),
        ("4a", "paper-4a.exp.yaml"),
        ("4b", "paper-4b.exp.yaml"),
        ("initialisation", "paper-initialisation.exp.yaml"),
        ("separation", "paper-separation.exp.yaml"),
        ("depth", "paper-depth.exp.yaml"),
        ("distance", "paper-distance.exp.yaml"),
    ];

    /// <summary>The file of an experiment among the specs that come with the tool.</summary>
    public static string PathOf(string file) =>
        Path.GetRelativePath(
            Environment.CurrentDirectory,
            Path.Combine(AppContext.BaseDirectory, "specs", "experiments", file)
        );
}
