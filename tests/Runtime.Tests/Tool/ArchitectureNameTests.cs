using System;
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
        var texts = Directory
            .GetFiles(Path.Combine(ShippedSpecs.Root, "architectures"), "*.arch.yaml")
            .Order(StringComparer.Ordinal)
            .ToDictionary(
                path => path,
                path => SpecReader.Resolve(path, File.ReadAllText(path), File.ReadAllText).Spec!
            );
        var specsOfWord = texts.Keys.SelectMany(path => Words(path, texts[path])).ToLookup(p => p.Word, p => p.Path);

        Assert.True(specsOfWord.Count > 50);
        foreach (var specs in specsOfWord)
        {
            // A name can only clash with code that uses it; two classes that do are enough, and compiling takes a while.
            foreach (var path in specs.Take(2))
            {
                var text = Regex.Replace(texts[path], "(?m)^name: .*$", "name: " + specs.Key);
                if (SpecReader.ReadArchitecture(path, text).Spec is { } spec)
                {
                    using var module = InMemoryCompiler.Create(spec, ScalarType.Float32);
                }
            }
        }
    }

    private static IEnumerable<(string Word, string Path)> Words(string path, string text)
    {
        var code = ArchitectureCompiler.Emit(SpecReader.ReadArchitecture(path, text).Spec!);
        return Regex
            .Matches(Regex.Replace(code, "//[^\n]*|\"[^\"]*\"", ""), "[A-Za-z_][A-Za-z0-9_]*")
            .Select(match => match.Value)
            .Distinct()
            .Select(word => (word, path));
    }
}
