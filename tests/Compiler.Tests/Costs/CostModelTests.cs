using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Costs;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Costs;

/// <summary>The cost model chooses what its rates say, and only what applies.</summary>
public class CostModelTests
{
    private static readonly MixtureWay[] Convolutions = [MixtureWay.Tiles, MixtureWay.Fourier];

    [Theory]
    [InlineData(32, MixtureWay.Tiles)]
    [InlineData(8192, MixtureWay.Fourier)]
    public void Tiles_serve_short_sequences_and_transforms_long_ones(int length, MixtureWay expected) =>
        Assert.Equal(
            expected,
            Calibration.BuiltIn.Fastest(new Mixture(8, length, 8, 32) { IsTraining = true }, Convolutions)
        );

    [Fact]
    public void Every_way_has_built_in_rates_and_a_word_of_its_own()
    {
        foreach (var model in WayModel.All)
        {
            var keys = Calibration.BuiltIn.Ways.Where(rates => rates.Way == model.Way).ToList();
            Assert.Contains(keys, rates => rates.IsTraining);
            Assert.Contains(keys, rates => !rates.IsTraining);
        }

        Assert.Equal(WayModel.All.Count, WayModel.All.Select(model => model.Word).Distinct().Count());
        Assert.Equal(
            Enum.GetValues<MixtureWay>().Length - 1,
            WayModel.All.Select(model => model.Way).Distinct().Count()
        );
    }

    /// <summary>More of anything is never less work.</summary>
    [Fact]
    public void Work_grows_with_every_size()
    {
        var small = new Mixture(2, 64, 2, 8)
        {
            KeySize = 8,
            Steps = 4,
            IsTraining = true,
        };
        Mixture[] larger =
        [
            small with
            {
                Batch = 4,
            },
            small with
            {
                Length = 128,
            },
            small with
            {
                Heads = 4,
            },
            small with
            {
                ValueSize = 64,
                KeySize = 64,
            },
        ];
        foreach (var (model, more) in WayModel.All.SelectMany(model => larger.Select(more => (model, more))))
        {
            var (before, after) = (model.WorkOf(small), model.WorkOf(more));
            Assert.True(after.Products >= before.Products, model.Word);
            Assert.True(after.Functions >= before.Functions, model.Word);
            Assert.True(after.Bytes > before.Bytes, model.Word);
        }
    }

    /// <summary>Rates decide, not the order of the ways: on a machine without fast transforms tiles win.</summary>
    [Fact]
    public void Another_calibration_gives_another_choice()
    {
        var mixture = new Mixture(8, 8192, 8, 32) { IsTraining = true };
        var slow = Calibration.BuiltIn with
        {
            Ways = new EquatableArray<WayRates>(
                Calibration.BuiltIn.Ways.Select(rates =>
                    rates.Way == MixtureWay.Fourier ? rates with { CallMicroseconds = 1e9 } : rates
                )
            ),
        };
        Assert.Equal(MixtureWay.Tiles, slow.Fastest(mixture, Convolutions));
        Assert.NotEqual(slow, Calibration.BuiltIn);
    }

    [Fact]
    public void A_calibration_decides_what_is_emitted()
    {
        var spec = Read("lin", "plan: auto");
        var slow = Calibration.BuiltIn with
        {
            Ways = new EquatableArray<WayRates>(
                Calibration.BuiltIn.Ways.Select(rates =>
                    rates.Way == MixtureWay.Dense ? rates : rates with { CallMicroseconds = 1e12 }
                )
            ),
        };
        var options = CompileOptions.Default with { Calibration = slow };
        Assert.Contains(ArchitectureCompiler.Compile(spec, options).Optimised.Ops, op => op is MixHeadsOp);
        Assert.Contains(ArchitectureCompiler.Compile(spec).Optimised.Ops, op => op is LinRecurrenceOp);
    }

    [Fact]
    public void Explanation_names_the_alternatives()
    {
        var text = ArchitectureCompiler.Explain(Read("lin", "plan: auto"), CompileOptions.Default);
        Assert.Matches("%[0-9]+: recurrence [0-9.]+ .?s; instead of .*fourier .*tiles .*dense ", text);
        Assert.Contains(Calibration.BuiltIn.Source, text);
    }

    /// <summary>What applies to the encoding of every group applies to all of them together.</summary>
    [Theory]
    [InlineData("none", "lin lin", "mixing: recurrence", "lin-recurrence")]
    [InlineData("tmx", "lin lin lin", "mixing: recurrence", "lin-recurrence")]
    [InlineData("none", "none t5-staircase", "mixing: prefix-sums", "toeplitz-mixing")]
    [InlineData("dot-product", "lin alibi", "dot-product: flash", "flash-attention")]
    [InlineData("dot-product", "alibi none rotary", "dot-product: flash", "flash-attention")]
    public void Groups_share_a_way(string score, string positions, string plan, string mnemonic)
    {
        var text = Text(
                "[" + string.Join(", ", positions.Split(' ').Select(kind => $"{{ kind: {kind}, heads: 1 }}")) + "]",
                $"plan: {{ {plan} }}"
            )
            .Replace(
                "score: none, heads: 2",
                $"score: {score}, normalisation: {(score == "tmx" ? "none" : "softmax")}, heads: {positions.Split(' ').Length}"
            )
            .Replace("width: 16", "width: 24");

        var read = SpecReader.ReadArchitecture("planned.arch.yaml", text);

        Assert.Empty(read.Diagnostics);
        Assert.Contains(ArchitectureCompiler.Compile(read.Spec!).Optimised.Ops, op => op.Mnemonic == mnemonic);
    }

    /// <summary>One group to which a way does not apply refuses it for all.</summary>
    [Theory]
    [InlineData("none", "lin log", "mixing: recurrence")]
    [InlineData("none", "none log", "mixing: prefix-sums")]
    [InlineData("dot-product", "lin log", "dot-product: flash")]
    public void One_group_may_refuse_a_way(string score, string positions, string plan)
    {
        var text = Text(
                "[" + string.Join(", ", positions.Split(' ').Select(kind => $"{{ kind: {kind}, heads: 1 }}")) + "]",
                $"plan: {{ {plan} }}"
            )
            .Replace("score: none", $"score: {score}");

        Assert.Equal("WEFT036", Assert.Single(SpecReader.ReadArchitecture("planned.arch.yaml", text).Diagnostics).Id);
    }

    [Theory]
    [InlineData("log", "plan: { mixing: recurrence }", "plan: { mixing: recurrence }", 17)]
    [InlineData("lin", "plan: { mixing: prefix-sums }", "tiles, fourier, recurrence", 17)]
    [InlineData("lin", "plan: { dot-product: fused }", "expected the key 'mixing'", 22)]
    public void A_plan_that_does_not_apply_is_refused_where_it_stands(
        string position,
        string plan,
        string part,
        int column
    )
    {
        var diagnostic = Assert.Single(Diagnostics(position, plan));
        Assert.Equal("WEFT036", diagnostic.Id);
        Assert.Equal((6, column), (diagnostic.Span.Line, diagnostic.Span.Column));
        Assert.Contains(
            part == plan ? "found mixing: recurrence with score none and position log" : part,
            diagnostic.Message
        );
    }

    private static IReadOnlyList<Weft.Compiler.Diagnostics.SpecDiagnostic> Diagnostics(string position, string plan) =>
        SpecReader.ReadArchitecture("planned.arch.yaml", Text(position, plan)).Diagnostics;

    private static ArchitectureSpec Read(string position, string plan) =>
        SpecReader.ReadArchitecture("planned.arch.yaml", Text(position, plan)).Spec!;

    private static string Text(string position, string plan) =>
        $$"""
            name: Planned
            input: { real: 2 }
            width: 16
            read-out: every
            attention: { score: none, heads: 2, position: {{position}} }
            {{plan}}
            output: { real: 1 }
            """;
}
