using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("log on heavy-tail, ä 漢 𝔸", "log on heavy-tail, ä 漢 𝔸")]
    [InlineData("\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("a\nb\r\nc\td\r", "a\\nb\\r\\nc\\td\\r")]
    [InlineData("\u202egnp.exe\u2066\u200b\u200d\ufeff", "\\u202egnp.exe\\u2066\\u200b\\u200d\\ufeff")]
    [InlineData("a\u2028b\u2029c\u0085", "a\\u2028b\\u2029c\\u0085")]
    [InlineData("\U000e0041", "\\U000e0041")]
    public void What_would_command_a_terminal_is_shown_as_an_escape(string text, string shown) =>
        Assert.Equal(shown, PrintableText.Line(text));

    [Fact]
    public void Half_of_a_pair_is_shown_as_an_escape() =>
        Assert.Equal("\\ud800x\\udc00", PrintableText.Line("\ud800x\udc00"));

    [Fact]
    public void Text_of_several_lines_keeps_them() =>
        Assert.Equal("a\n\tb\r\nc\\rd\\u001b", PrintableText.Lines("a\n\tb\r\nc\rd\u001b"));

    [Fact]
    public void A_diagnostic_is_printable_with_its_path()
    {
        var diagnostic = Assert.Single(
            SpecReader
                .ReadArchitecture("\u001b[31m.arch.yaml", "\"na\\e[2Jme\\u202e\": A\nname: B\ninput: { real: 1 }\n")
                .Diagnostics,
            found => found.Id == "WEFT004"
        );

        Assert.StartsWith(
            "\\u001b[31m.arch.yaml(1,1): error WEFT004: found key 'na\\u001b[2Jme\\u202e'",
            diagnostic.ToString()
        );
        Assert.DoesNotContain(diagnostic.Message, char.IsControl);
    }
}
