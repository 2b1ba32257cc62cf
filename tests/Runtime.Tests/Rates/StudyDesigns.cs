using Weft.Compiler.Spec;
using Xunit;

namespace Runtime.Tests.Rates;

/// <summary>Small architectures for tests of studies.</summary>
internal static class StudyDesigns
{
    /// <summary>One real number in, one out, attention as written.</summary>
    /// <param name="attention">The value of <c>attention</c>, without its heads.</param>
    /// <param name="name">Its name.</param>
    /// <param name="heads">H, heads of full size.</param>
    /// <param name="more">Further lines of the file.</param>
    public static ArchitectureSpec Read(string attention, string name = "A", int heads = 1, string more = "")
    {
        string inner = attention.TrimStart('{').TrimEnd('}').Trim();
        ReadResult<ArchitectureSpec> result = SpecReader.ReadArchitecture(
            "design.arch.yaml",
            $"""
            name: {name}
            input: {"{ real: 1 }"}
            width: 8
            attention: {"{"} {inner}, heads: {heads}, head-size: full {"}"}
            output: {"{ real: 1 }"}
            {(more.Contains("feed-forward", System.StringComparison.Ordinal) ? "" : "feed-forward: none")}
            {more}

            """
        );
        Assert.Empty(result.Diagnostics);
        return result.Spec!;
    }
}
