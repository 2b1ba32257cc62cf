using System.Linq;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

/// <summary>A path in a spec may lead to any file of the machine; messages must not show what is in one of another kind.</summary>
public sealed class ForeignFileTests
{
    private const string Secret = "s3cr3t";

    public static TheoryData<string, string> Files =>
        new()
        {
            { "etc/shadow", $"root:{Secret}:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n" },
            { "etc/shadow", $"{Secret}\n" },
            { "id_rsa", $"-----BEGIN {Secret} KEY-----\n{Secret}\n-----END {Secret} KEY-----\n" },
            { "config.json", $"{{\"auths\": {{\"{Secret}\": \"{Secret}\"}}, \"{Secret}\": 1}}" },
            { "compose.yaml", $"name: {Secret}\nservices: {Secret}\nvolumes: {Secret}\n" },
            { "twice.yaml", $"{Secret}: 1\n{Secret}: 2\n" },
            { "alias.yaml", $"a: *{Secret}\n" },
            { "torn.yaml", $"{Secret}: [{Secret}\n" },
            { "tag.yaml", $"!{Secret} {Secret}\n" },
            { "list.yaml", $"- {Secret}\n" },
            { "named.arch.yaml", $"{Secret}: 1\n" },
            { "named.arch.yaml", $"{Secret}\n" },
            { "other.exp.yaml", $"name: {Secret}\ntask: {Secret}\nlength: {Secret}\n" },
        };

    [Theory, MemberData(nameof(Files))]
    public void Nothing_of_a_base_that_is_no_architecture_is_shown(string name, string text)
    {
        var result = SpecReader.ReadArchitecture(
            "specs/own.arch.yaml",
            $"name: Own\nextends: ../{name}\n",
            readFile: path => path == name ? text : null
        );

        AssertHidden(name, result.Diagnostics.Select(found => found.ToString()).ToArray());
    }

    [Theory, MemberData(nameof(Files))]
    public void Nothing_of_an_experiments_file_that_is_no_architecture_is_shown(string name, string text)
    {
        var result = ExperimentReader.Read(
            "specs/own.exp.yaml",
            $"name: own\narchitectures: [../{name}]\ntask: heavy-tail\nlength: 8\n",
            path => path == name ? text : null
        );

        AssertHidden(name, result.Diagnostics.Select(found => found.ToString()).ToArray());
    }

    [Fact]
    public void An_unknown_key_of_an_architecture_is_shown_whatever_the_files_name()
    {
        var diagnostic = Assert.Single(
            SpecReader
                .ReadArchitecture(
                    "own.arch.yaml",
                    "name: Own\nextends: base.yaml\n",
                    readFile: _ => "input: { real: 1 }\nwidht: 8\nattention: {}\noutput: { real: 1 }\n"
                )
                .Diagnostics,
            found => found.Id == "WEFT004"
        );

        Assert.StartsWith("base.yaml(2,1): error WEFT004: found key 'widht'", diagnostic.ToString());
    }

    private static void AssertHidden(string name, string[] diagnostics)
    {
        var only = Assert.Single(diagnostics);
        Assert.DoesNotContain(Secret, only);
        Assert.Contains(name, only);
        Assert.Contains(", expected ", only);
        Assert.Contains("; ", only);
    }
}
