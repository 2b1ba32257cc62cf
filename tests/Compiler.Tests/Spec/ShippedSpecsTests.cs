using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class ShippedSpecsTests
{
    public static IEnumerable<object[]> Architectures =>
        RepositoryFiles.Architectures.Select(path => new object[] { path });

    public static IEnumerable<object[]> Experiments =>
        RepositoryFiles.Experiments.Select(path => new object[] { path });

    [Theory, MemberData(nameof(Architectures))]
    public void Architecture_reads_without_diagnostics(string path)
    {
        var result = SpecReader.ReadArchitecture(path, File.ReadAllText(path), readFile: File.ReadAllText);

        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Spec);
        Assert.Equal("# yaml-language-server: $schema=../architecture.schema.json", File.ReadLines(path).First());
    }

    [Theory, MemberData(nameof(Experiments))]
    public void Experiment_reads_without_diagnostics(string path)
    {
        var result = ExperimentReader.Read(
            path,
            File.ReadAllText(path),
            file => File.Exists(file) ? File.ReadAllText(file) : null
        );

        Assert.Empty(result.Diagnostics);
        Assert.NotEmpty(result.Spec!.Trials);
        Assert.Equal("# yaml-language-server: $schema=../experiment.schema.json", File.ReadLines(path).First());
    }

    [Theory, InlineData("architecture.schema.json"), InlineData("experiment.schema.json")]
    public void Schema_is_current(string name)
    {
        var path = Path.Combine(RepositoryFiles.Specs, name);
        var expected = name.StartsWith('a') ? SchemaWriter.Architecture() : SchemaWriter.Experiment();
        if (Environment.GetEnvironmentVariable("WEFT_UPDATE") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }
}
