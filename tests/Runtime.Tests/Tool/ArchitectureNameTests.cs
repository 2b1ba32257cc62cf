using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Tool;

/// <summary>Every word of generated code, taken as an architecture's name, is refused or compiles.</summary>
public class ArchitectureNameTests
{
    [Fact]
    public void A_name_that_generated_code_uses_is_refused_or_harmless()
    {
        var specs = Directory
            .GetFiles(Path.Combine(ShippedSpecs.Root, "architectures"), "*.arch.yaml")
            .ToDictionary(path => path, File.ReadAllText);
        var words = new SortedSet<string>();
        foreach (var (path, text) in specs)
        {
            var code = Regex.Replace(
                ArchitectureCompiler.Emit(SpecReader.ReadArchitecture(path, text).Spec!),
                "//[^\n]*|\"[^\"]*\"",
                ""
            );
            words.UnionWith(Regex.Matches(code, "[A-Za-z_][A-Za-z0-9_]*").Select(match => match.Value));
        }

        Assert.True(words.Count > 50);
        foreach (var (path, text) in specs)
        {
            foreach (var word in words)
            {
                var result = SpecReader.ReadArchitecture(path, Regex.Replace(text, "(?m)^name: .*$", "name: " + word));
                if (result.Spec is { } spec)
                {
                    using var module = InMemoryCompiler.Create(spec, ScalarType.Float32);
                }
            }
        }
    }
}
