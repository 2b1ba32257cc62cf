using System;
using System.Linq;
using Weft.Compiler.Emit;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Emit;

/// <summary>A class in which one name would hide another is not written.</summary>
public sealed class MemberNamesTests
{
    [Theory]
    [InlineData("training", "a member that the class inherits")]
    [InlineData("RequireReals", "a member that the class inherits")]
    [InlineData("softmax", "imported from TorchSharp")]
    [InlineData("functional", "imported from TorchSharp")]
    [InlineData("DistanceBias", "a type, function or member that generated code refers to")]
    [InlineData("input", "a parameter of a method or lambda of the class")]
    [InlineData("Clash", "the class itself")]
    [InlineData("b_E", "the field of W_E")]
    public void A_field_of_a_name_with_another_meaning_is_refused(string field, string meaning)
    {
        var fault = Assert.Throws<InvalidOperationException>(() =>
            ArchitectureCompiler.Emit(WithField(field, CompileOptions.Default))
        );

        Assert.StartsWith($"found two meanings of the name '{field}' in the class Clash: {meaning}, ", fault.Message);
        Assert.EndsWith("this is a defect of the compiler", fault.Message);
    }

    [Fact]
    public void A_field_like_that_of_kept_values_is_refused_where_there_are_any()
    {
        Assert.Contains("frozen", ArchitectureCompiler.Emit(WithField("frozen", CompileOptions.Default)));
        Assert.Throws<InvalidOperationException>(() =>
            ArchitectureCompiler.Emit(WithField("frozen", CompileOptions.Default.Frozen()))
        );
    }

    [Fact]
    public void Locals_avoid_every_member_and_each_other()
    {
        var members = new MemberNames("Clash");
        members.Declare("g_1_1", "the field of g_1.1");
        members.Declare("y", "a field");
        var locals = new LocalNames(members);

        Assert.Equal(["g_1", "g_1_2", "y_1", "y_2"], new[] { "g_1", "g_1", "y", "y" }.Select(locals.Next));
        Assert.Equal(["cat_1", "training_1", "n_1"], new[] { "cat", "training", "n" }.Select(locals.Next));
    }

    /// <summary>An architecture whose embedding is stored in a field of some name.</summary>
    private static CompiledArchitecture WithField(string field, CompileOptions options)
    {
        const string Text =
            "name: Clash\ninput: { real: 2 }\nwidth: 4\nattention: { score: none, position: log }\nread-out: every\noutput: { real: 1 }\n";
        var compiled = ArchitectureCompiler.Compile(
            SpecReader.ReadArchitecture("clash.arch.yaml", Text).Spec!,
            options
        );
        return compiled with
        {
            Optimised = GraphBuilder.Rewrite(
                compiled.Optimised,
                (builder, op) => op is ParameterOp { Field: "W_E" } map ? builder.Add(map with { Field = field }) : null
            ),
        };
    }
}
