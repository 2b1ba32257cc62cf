using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Activations;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Compiler.Norms;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class ArchitectureReadingTests
{
    private const string Minimal = """
        name: Small
        input: { real: 1 }
        width: 16
        attention: { score: none, position: log }
        output: { tokens: 3 }

        """;

    [Fact]
    public void Absent_fields_have_their_defaults()
    {
        var spec = SpecReader.ReadArchitecture("x", Minimal).Spec;

        var expected = new ArchitectureSpec(
            "Small",
            new StepSpec(StepKind.Real, 1),
            Width: 16,
            Block(
                new AttentionSpec(
                    new NoScore(),
                    1,
                    HeadSize.Split,
                    Normalisation.Softmax,
                    Causal: true,
                    Groups(new HeadGroup(new LogPosition(new SlopeRange(0.0025, 4)), 1))
                )
            ),
            LastLayer.ReadOut,
            FinalNorm: null,
            Biases.Paper,
            Dropout: 0,
            TiedEmbeddings: false,
            ReadOut.Last,
            new StepSpec(StepKind.Token, 3)
        );
        Assert.Equal(expected, spec);
    }

    [Fact]
    public void Every_field_is_read()
    {
        const string text = """
            name: "Large"
            description: 'Every field # and this'
            input: { tokens: 256 }
            width: 64
            layers: 3
            attention: &a
              score: { kind: dot-product, scaled: true, query-key-norm: layer-norm }
              heads: 4
              head-size: full
              normalisation: none
              position:
                - { kind: lin, heads: 3, initial-slope: [1e-3, .5] }
                - { kind: none, heads: 1 }
              causal: true
            feed-forward: { width: 128, activation: relu, precision: integer }
            norm: { kind: layer-norm, placement: post, epsilon: 1e-6 }
            last-layer: residual
            final-norm: layer-norm
            biases: all
            dropout: 0.1
            tied-embeddings: true
            read-out: every
            output: { tokens: 256 }
            """;
        var expected = new ArchitectureSpec(
            "Large",
            new StepSpec(StepKind.Token, 256),
            Width: 64,
            new EquatableArray<BlockSpec>([
                new BlockSpec(
                    3,
                    new AttentionSpec(
                        new DotProduct(Scaled: true, new LayerNorm(1e-5)),
                        4,
                        HeadSize.Full,
                        Normalisation.None,
                        Causal: true,
                        Groups(
                            new HeadGroup(new LinPosition(new SlopeRange(0.001, 0.5)), 3),
                            new HeadGroup(new NoPosition(), 1)
                        )
                    ),
                    new FeedForwardSpec(128, ActivationNamed("relu"), Precision.Whole),
                    new NormSpec(new LayerNorm(1e-6), NormPlacement.Post)
                ),
            ]),
            LastLayer.Residual,
            new LayerNorm(1e-5),
            Biases.All,
            Dropout: 0.1,
            TiedEmbeddings: true,
            ReadOut.Every,
            new StepSpec(StepKind.Token, 256)
        )
        {
            Description = "Every field # and this",
        };
        Assert.Equal(expected, SpecReader.ReadArchitecture("x", text).Spec);
        Assert.Equal(expected, SpecReader.ReadArchitecture("x", "# a comment\r\n" + text.Replace("\n", "\r\n")).Spec);
        Assert.Equal(expected, SpecReader.ReadArchitecture("x", "\uFEFF" + text).Spec);
    }

    private static EquatableArray<BlockSpec> Block(AttentionSpec attention) =>
        new([new BlockSpec(1, attention, FeedForward: null, Norm: null)]);

    private static EquatableArray<HeadGroup> Groups(params HeadGroup[] groups) => new(groups);

    private static Activation ActivationNamed(string word) =>
        ActivationKinds.All.Single(kind => kind.Word == word).Read(new FieldValues());

    [Fact]
    public void Alias_stands_for_its_anchor()
    {
        var text = Minimal.Replace("{ real: 1 }", "&step { real: 1 }").Replace("{ tokens: 3 }", "*step");

        Assert.Equal(new StepSpec(StepKind.Real, 1), SpecReader.ReadArchitecture("x", text).Spec!.Output);
    }

    [Theory]
    [InlineData("<<: *first", "log")]
    [InlineData("<<: [*second, *first]", "lin")]
    [InlineData("position: none, <<: *first", "none")]
    public void Merge_key_fills_what_a_mapping_does_not_write(string keys, string position)
    {
        const string anchors = """
            name: Small
            width: 16
            input: { real: 1 }
            output: { real: 1 }
            attention: &first { score: none, position: log }
            layers: [{ attention: &second { score: none, position: lin } }, { attention: { KEYS } }]

            """;

        var spec = SpecReader.ReadArchitecture("x", anchors.Replace("KEYS", keys)).Spec;

        Assert.Equal(position, spec!.Blocks[1].Attention.Groups[0].Position.Word);
    }

    [Fact]
    public void Override_of_a_setting_in_a_list_of_encodings_is_refused()
    {
        var text = Minimal.Replace("position: log", "position: [{ kind: log, heads: 1 }]");

        var result = SpecReader.ReadArchitecture("x", text, [new("initial-slope", "3")]);

        Assert.Equal(
            "initial-slope=3(1,1): error WEFT007: found a list under 'attention.position', expected one value to set "
                + "'initial-slope' of; set 'attention.position' as a whole",
            Assert.Single(result.Diagnostics).ToString()
        );
    }

    [Fact]
    public void Merge_key_of_no_mapping_is_refused()
    {
        var diagnostic = Assert.Single(SpecReader.ReadArchitecture("x", Minimal + "<<: 3\n").Diagnostics);

        Assert.Equal(("WEFT002", 6), (diagnostic.Id, diagnostic.Span.Line));
    }

    [Fact]
    public void Name_is_located()
    {
        var span = SpecReader.ReadArchitecture("x", Minimal).NameSpan;

        Assert.Equal(new TextSpan(6, 5, 1, 7, 1, 12), span);
    }

    [Fact]
    public void Culture_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("")
        {
            NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" },
        };
        try
        {
            var spec = Read(("initial-slope", "0.5")).Spec;
            Assert.Equal(new LogPosition(new SlopeRange(0.5, 0.5)), spec!.Blocks[0].Attention.Groups[0].Position);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Overrides_set_fields_by_full_path_or_last_part()
    {
        var spec = Read(
            ("heads", "8"),
            ("width", "32"),
            ("feed-forward.width", "64"),
            ("attention.position", "lin")
        ).Spec;

        Assert.Equal((8, 32, 64), (spec!.Blocks[0].Attention.Heads, spec.Width, spec.Blocks[0].FeedForward!.Width));
        Assert.IsType<LinPosition>(spec.Blocks[0].Attention.Groups[0].Position);
        Assert.Equal(StepKind.Token, Read(("input", "{ tokens: 9 }")).Spec!.Input.Kind);
    }

    [Theory]
    [InlineData("haeds", "8", "haeds=8(1,1): error WEFT004: *did you mean 'heads'?")]
    [InlineData("real", "8", "real=8(1,1): error WEFT004: *write one of input.real, output.real")]
    [InlineData("name", "Other", "name=Other(1,1): error WEFT004: *")]
    [InlineData("description", "other", "description=other(1,1): error WEFT004: *")]
    [InlineData("heads", "3", "heads=3(1,7): error WEFT011: *")]
    [InlineData("heads", "", "heads=(1,1): error WEFT003: *")]
    [InlineData("heads", "[", "heads=[(1,*): error WEFT002: *")]
    public void Bad_override_is_located_in_the_override(string key, string value, string expected)
    {
        var diagnostic = Assert.Single(Read((key, value)).Diagnostics);

        var parts = expected.Split('*');
        Assert.StartsWith(parts[0], diagnostic.ToString());
        Assert.EndsWith(parts[^1], diagnostic.ToString());
    }

    private static ReadResult<ArchitectureSpec> Read(params (string Path, string Value)[] overrides) =>
        SpecReader.ReadArchitecture(
            "x",
            Minimal,
            overrides.Select(pair => new KeyValuePair<string, string>(pair.Path, pair.Value)).ToList()
        );
}
