using System;
using System.Linq;
using System.Text;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Yaml;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class YamlTreeWriterTests
{
    private static readonly Location Nowhere = new("x", new TextSpan(0, 0, 1, 1, 1, 1));

    [Theory]
    [InlineData("{ a: 1, b: [x, 'y'], c: {}, d: [], e: [[1], { f: 2 }] }")]
    [InlineData("a: 'yes'\nb: yes\nc: \"1\"\nd: 1\ne:\nf: ''\n")]
    [InlineData("a: plain text, with [brackets] and # no comment\nb: 'key: value'\nc: '- item'\nd: ' edge '\n")]
    [InlineData("a: |\n  two\n  lines\nb: >\n  one\n  line\nc: \"\\u0000\"\n")]
    [InlineData(
        "a: one plain text that is longer than the eighty characters at which an emitter likes to break a line\n"
    )]
    public void Text_reads_to_an_equal_tree(string text)
    {
        var written = Read(text, out var tree);

        Assert.Equal(Describe(tree), Describe(Parse(written)));
        Assert.Equal(written, YamlTreeWriter.Write(Parse(written)));
        Assert.DoesNotContain('\r', written);
        Assert.EndsWith("\n", written);
    }

    [Fact]
    public void Any_scalar_survives()
    {
        var random = new Random(7);
        const string letters = "ab1.-+:#,[]{}&*!|>'\"%@`?~ \\/=<\n\t\r\0\u0085\u2028\uFEFFé漢😀";
        var runes = letters.EnumerateRunes().ToArray();
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => runes[random.Next(runes.Length)]));
            var scalar = new YamlScalar(text, IsPlain: random.Next(2) == 0, Nowhere);
            var tree = new YamlMapping(
                [
                    new(new YamlScalar("a", true, Nowhere), scalar),
                    new(new YamlScalar("b", true, Nowhere), new YamlSequence([scalar, scalar], Nowhere)),
                    new(new YamlScalar("c" + text, false, Nowhere), scalar),
                ],
                Nowhere
            );

            var written = YamlTreeWriter.Write(tree);
            var read = Parse(written);
            Assert.Equal(Texts(tree), Texts(read));
            Assert.Equal(written, YamlTreeWriter.Write(read));
        }
    }

    private static string Read(string text, out YamlNode tree)
    {
        tree = Parse(text);
        return YamlTreeWriter.Write(tree);
    }

    private static YamlNode Parse(string text)
    {
        var bag = new DiagnosticBag();
        var tree = YamlTreeReader.Read("x", text, bag);
        Assert.True(tree is not null, string.Join("\n", bag.Ordered()) + "\n" + text);
        return tree;
    }

    /// <summary>The tree, in one line, with what stands in quotes told from what does not.</summary>
    private static string Describe(YamlNode node) =>
        node switch
        {
            YamlMapping mapping => "{"
                + string.Join(", ", mapping.Entries.Select(e => $"{Describe(e.Key)}: {Describe(e.Value)}"))
                + "}",
            YamlSequence sequence => "[" + string.Join(", ", sequence.Items.Select(Describe)) + "]",
            YamlScalar { IsPlain: true, Text.Length: > 0 } scalar => scalar.Text,
            _ => $"\"{node.FlowText}\"",
        };

    private static string Texts(YamlNode node)
    {
        var text = new StringBuilder();
        foreach (var c in node.FlowText)
        {
            text.Append(c is >= ' ' and <= '~' ? c.ToString() : $"\\u{(int)c:x4}");
        }
        return text.ToString();
    }
}
