using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Lowering;
using Weft.Compiler.Passes;
using Weft.Compiler.Spec;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Compiler.Tests.Passes;

/// <summary>Each pass alone: the IR before and after it, on the smallest spec that it changes.</summary>
public class PassTests
{
    private static readonly ArchitectureSpec Base = Read();
    private static readonly ArchitectureSpec DotProduct = Read(
        ("layers", "1"),
        ("score", "dot-product"),
        ("read-out", "every")
    );

    [Fact]
    public void Last_position() => Match(new LastPosition(), ArchitectureLowering.Lower(Base));

    [Fact]
    public void Mix_before_projection() => Match(new MixBeforeProjection(), After(Base, new LastPosition()));

    [Fact]
    public void Packed_projections() => Match(new PackedProjections(), ArchitectureLowering.Lower(DotProduct));

    [Fact]
    public void Embedding_folding_into_mixing() =>
        Match(
            new EmbeddingFolding(),
            After(Read(("layers", "1")), new LastPosition(), new MixBeforeProjection()),
            "mixing"
        );

    [Fact]
    public void Embedding_folding_into_packed_projections() =>
        Match(new EmbeddingFolding(), After(DotProduct, new PackedProjections()), "projections");

    [Fact]
    public void Softmax_cancellation() =>
        Match(new SoftmaxCancellation(), ArchitectureLowering.Lower(Read(("layers", "1"), ("score", "tmx"))));

    [Fact]
    public void Absorbed_scores() =>
        Match(
            new AbsorbedScores(),
            After(Read(("layers", "1"), ("score", "dot-product")), new LastPosition(), new MixBeforeProjection())
        );

    [Fact]
    public void Reassociation() =>
        Match(
            new Reassociation(),
            ArchitectureLowering.Lower(
                Read(("layers", "1"), ("read-out", "every"), ("attention.heads", "1"), ("position", "lin"))
            )
        );

    [Fact]
    public void Vocabulary_tables() =>
        Match(
            new VocabularyTables(),
            After(
                Read(
                    ("layers", "1"),
                    ("input", "{ tokens: 50 }"),
                    ("norm", "rms-norm"),
                    ("score", "dot-product"),
                    ("read-out", "every")
                ),
                new PackedProjections()
            )
        );

    [Fact]
    public void Fused_attention() => Match(new FusedAttention(), After(DotProduct, new PackedProjections()));

    [Fact]
    public void Causal_convolution() =>
        Match(new CausalConvolution(), ArchitectureLowering.Lower(Read(("layers", "1"), ("read-out", "every"))));

    [Fact]
    public void Fused_residual() =>
        Match(new FusedResidual(), ArchitectureLowering.Lower(Read(("read-out", "every"), ("biases", "all"))));

    /// <summary>Dropout between a sublayer and the stream is drawn on the sublayer's result.</summary>
    [Fact]
    public void Dropout_keeps_a_product_and_the_stream_apart()
    {
        var lowered = ArchitectureLowering.Lower(Read(("dropout", "0.5")));
        Assert.True(new FusedResidual().Run(lowered, CompileOptions.Default).SameAs(lowered));
    }

    [Fact]
    public void Fused_feed_forward() =>
        Match(
            new FusedFeedForward(),
            After(
                Read(("layers", "1"), ("read-out", "every"), ("feed-forward.activation", "swiglu")),
                new PackedProjections(),
                new FusedActivation(),
                new FusedResidual()
            )
        );

    /// <summary>Without the passes before it, too: the activation has taken in no bias, the product no stream.</summary>
    [Fact]
    public void A_plain_network_is_fused_alone()
    {
        var fused = new FusedFeedForward().Run(ArchitectureLowering.Lower(Base), CompileOptions.Default);
        Assert.Contains(fused.Ops, op => op is FeedForwardOp { InnerBias: not null, Residual: null });
        Assert.DoesNotContain(fused.Ops, op => op is ActivationOp);
    }

    /// <summary>Dropout is drawn on the network's result: the stream is added after it.</summary>
    [Fact]
    public void Dropout_keeps_the_stream_out_of_a_network()
    {
        var lowered = ArchitectureLowering.Lower(Read(("dropout", "0.5"), ("read-out", "every")));
        var fused = PassPipeline.Run(lowered, CompileOptions.Default).Graph;
        Assert.Contains(fused.Ops, op => op is FeedForwardOp);
        Assert.DoesNotContain(fused.Ops, op => op is FeedForwardOp { Residual: not null });
    }

    /// <summary>Products in bfloat16 are libtorch's.</summary>
    [Fact]
    public void A_network_in_bfloat16_stays_two_maps()
    {
        var lowered = ArchitectureLowering.Lower(Base);
        var rounded = CompileOptions.Default with { LinearPrecision = LinearPrecision.BFloat16 };
        Assert.True(new FusedFeedForward().Run(lowered, rounded).SameAs(lowered));
    }

    /// <summary>Once weights are frozen, composing maps is free, so they are composed even for few rows.</summary>
    [Fact]
    public void Frozen_weights_are_composed_and_kept()
    {
        var spec = Read(("layers", "1"), ("attention.heads", "1"), ("position", "lin"));
        var options = CompileOptions.Default.At(1, 2);
        Assert.DoesNotContain(ArchitectureCompiler.Compile(spec, options).Optimised.Ops, op => op is ComposeOp);
        Assert.Contains(ArchitectureCompiler.Compile(spec, options.Frozen()).Optimised.Ops, op => op is ComposeOp);
        var source = ArchitectureCompiler.Emit(spec, options.Frozen());
        Assert.Contains("= frozen.Get(0, () => ", source);
        Assert.Contains("WeightsChanged() => frozen.Clear();", source);
        Assert.DoesNotContain("frozen", ArchitectureCompiler.Emit(spec, options));
    }

    [Fact]
    public void Norm_folding() =>
        Match(
            new NormFolding(),
            ArchitectureLowering.Lower(Read(("layers", "1"), ("norm", "layer-norm"), ("biases", "all"))),
            options: CompileOptions.Default.Frozen()
        );

    /// <summary>In training the gain changes at every step, and after a norm of the stream itself comes more than maps.</summary>
    [Fact]
    public void Norms_keep_their_gains_where_folding_would_not_pay()
    {
        var pre = ArchitectureLowering.Lower(Read(("norm", "rms-norm")));
        Assert.True(new NormFolding().Run(pre, CompileOptions.Default).SameAs(pre));
        var post = ArchitectureLowering.Lower(
            Read(("layers", "2"), ("norm", "{ kind: rms-norm, placement: post }"), ("read-out", "every"))
        );
        Assert.Contains(
            new NormFolding().Run(post, CompileOptions.Default.Frozen()).Ops,
            op => op is NormOp { Gain: not null }
        );
    }

    [Fact]
    public void Causal_convolution_as_planned() =>
        Match(
            new CausalConvolution(),
            ArchitectureLowering.Lower(Read(("layers", "1"), ("read-out", "every"), ("plan", "{ mixing: fourier }"))),
            "planned"
        );

    [Fact]
    public void Flash_attention_takes_a_linear_bias_as_a_coordinate() =>
        Match(
            new FusedAttention(),
            After(
                Read(
                    ("layers", "1"),
                    ("score", "dot-product"),
                    ("read-out", "every"),
                    ("plan", "{ dot-product: flash }")
                ),
                new PackedProjections()
            ),
            "flash"
        );

    /// <summary>Dense weights, which a plan can keep, are what the passes would replace.</summary>
    [Theory]
    [InlineData("none", "{ mixing: dense }")]
    [InlineData("dot-product", "{ dot-product: dense }")]
    public void Dense_plans_keep_the_weights(string score, string plan)
    {
        var spec = Read(("layers", "1"), ("score", score), ("read-out", "every"), ("plan", plan));
        Assert.Contains(ArchitectureCompiler.Compile(spec).Optimised.Ops, op => op is MixHeadsOp);
    }

    /// <summary>What cancels or is absorbed leaves parameters that reach no result; they are named and not stored.</summary>
    [Theory]
    [InlineData("tmx", "W_X.0")]
    [InlineData("dot-product", "b_K.0")]
    public void Dead_parameters_are_not_stored(string score, string name)
    {
        var spec = Read(("layers", "1"), ("score", score), ("biases", "all"));
        var compiled = ArchitectureCompiler.Compile(spec);

        Assert.Equal(name, compiled.Dead.Single().Parts.Single().Name);
        Assert.Contains($"\"{name}\" => zeros(", ArchitectureCompiler.Emit(spec));
        Assert.Contains(
            $"reach no result, not stored: {name}",
            ArchitectureCompiler.Explain(spec, CompileOptions.Default)
        );
        Assert.Equal(
            compiled.Lowered.Parameters.Sum(p => p.Count) - compiled.Dead.Sum(p => p.Count),
            ArchitectureCompiler.CountParameters(spec)
        );
    }

    [Fact]
    public void No_pass_raises_the_cost()
    {
        foreach (var spec in new[] { Base, DotProduct, Read(("head-size", "full")) })
        {
            Assert.All(
                ArchitectureCompiler.Compile(spec).Fired,
                pass => Assert.True(pass.After.Flops(Extent.Nominal) <= pass.Before.Flops(Extent.Nominal), pass.Name)
            );
        }
    }

    [Fact]
    public void Work_grows_with_the_number_of_layers_not_faster()
    {
        var ops = new[] { "100", "200" }
            .Select(depth => ArchitectureCompiler.Compile(Read(("layers", depth), ("score", "dot-product"))))
            .Select(compiled => compiled.Optimised.Ops.Count)
            .ToArray();
        Assert.InRange(ops[1], ops[0], 2 * ops[0]);
    }

    /// <summary>One draw for a value: keys and values would see other entries of the last token than its query.</summary>
    [Theory]
    [InlineData("none")]
    [InlineData("dot-product")]
    public void Dropout_is_drawn_once_for_each_value(string score)
    {
        var spec = Read(("dropout", "0.5"), ("score", score), ("norm", "rms-norm"));
        var (lowered, optimised) = (ArchitectureLowering.Lower(spec), ArchitectureCompiler.Compile(spec).Optimised);
        Assert.Equal(4, lowered.Ops.OfType<DropoutOp>().Count());
        Assert.Equal(4, optimised.Ops.OfType<DropoutOp>().Count());

        // The attention of the last layer is read at the last position alone, so nothing else of it is computed.
        var last = optimised.Ops.Select((op, i) => (op, i)).Last(pair => pair.op is DropoutOp);
        Assert.Equal("[B, 1, 8]", optimised.Shapes[last.i].ToString());
    }

    [Fact]
    public void Passes_have_a_fixed_point()
    {
        var once = ArchitectureCompiler.Compile(Base).Optimised;
        Assert.Empty(PassPipeline.Run(once, CompileOptions.Default).Fired);
    }

    [Fact]
    public void An_op_with_operands_that_do_not_fit_is_refused()
    {
        var builder = new GraphBuilder();
        var input = builder.Add(new InputOp(new StepSpec(StepKind.Real, 3)));
        var weight = builder.Add(ParameterOp.Single("W", "", new Initialisation.Normal(), 2, 4));
        var error = Assert.Throws<IrException>(() => builder.Add(new LinearOp(input, weight)));
        Assert.Contains("[B, T, 3], [2, 4]", error.Message);
    }

    [Fact]
    public void Equal_ops_are_held_once()
    {
        var builder = new GraphBuilder();
        var input = builder.Add(new InputOp(new StepSpec(StepKind.Real, 3)));
        Assert.Equal(builder.Add(new DropoutOp(input, 0.5)), builder.Add(new DropoutOp(input, 0.5)));
    }

    private static ArchitectureSpec Read(params (string Field, string Value)[] changes) =>
        SpecReader
            .ReadArchitecture(
                "small.arch.yaml",
                """
                name: Small
                input: { real: 1 }
                width: 8
                layers: 2
                attention: { score: none, heads: 2, position: { kind: lin, initial-slope: [0.5, 1] } }
                feed-forward: { width: 16 }
                output: { real: 1 }
                """,
                changes.Select(change => new KeyValuePair<string, string>(change.Field, change.Value)).ToList()
            )
            .Spec!;

    private static Graph After(ArchitectureSpec spec, params Pass[] passes) =>
        PassPipeline.Run(ArchitectureLowering.Lower(spec), passes, CompileOptions.Default).Graph;

    private static void Match(Pass pass, Graph before, string? variant = null, CompileOptions? options = null)
    {
        var after = pass.Run(before, options ?? CompileOptions.Default);
        Assert.False(after.SameAs(before), $"{pass.Name} changed nothing");
        var name = variant is null ? pass.Name : $"{pass.Name}.{variant}";
        SnapshotText.Match(
            $"before\n{GraphPrinter.Print(before)}\nafter {pass.Name}\n{GraphPrinter.Print(after)}",
            name
        );
    }
}
