using System.Collections.Generic;
using Weft.Compiler.Ir;
using Weft.Compiler.Norms;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Spec;

/// <summary>The architecture language, version 1: every key, its values, default and meaning, in one place.</summary>
internal static class ArchitectureLanguage
{
    private static readonly Field<string> Name = new(
        "name",
        new ClassNameShape(),
        "The name of the architecture and of the class compiled from it."
    )
    {
        IsInherited = false,
    };

    private static readonly Field<string> Description = new(
        "description",
        new TextShape("a text"),
        "What the architecture is, for lists of architectures.",
        "''"
    )
    {
        IsInherited = false,
    };

    private static readonly Field<StepSpec> Input = new("input", Step(), "What one step of the input sequence is.");

    private static readonly Field<int> Width = new("width", Sizes.UpTo(65536), "D, the width of the residual stream.");

    private static readonly Field<LastLayer> LastLayerField = new(
        "last-layer",
        new ChoiceShape<LastLayer>(
            new(
                "read-out",
                LastLayer.ReadOut,
                "Its feed-forward network is the read-out, without residual, as in the paper."
            ),
            new("residual", LastLayer.Residual, "Like every other layer; a linear map reads the stream.")
        ),
        "How the last layer ends.",
        "read-out"
    );

    private static readonly Field<NormScheme?> FinalNorm = new(
        "final-norm",
        KindShape.Of(NormKinds.WithNone),
        "The norm before a linear read-out.",
        "none"
    );

    private static readonly Field<Biases> BiasesField = new(
        "biases",
        new ChoiceShape<Biases>(
            new("paper", Biases.Paper, "Of the embedding and of hidden units."),
            new("none", Biases.None, "Of no linear map."),
            new("all", Biases.All, "Of every linear map, but the value maps of full heads.")
        ),
        "Which linear maps have a bias.",
        "paper"
    );

    private static readonly Field<double> Dropout = new(
        "dropout",
        new RealShape(0, isOpen: false, maximum: 0.99),
        "Probability with which an entry of the embedding or of a sublayer's output is dropped in training.",
        "0"
    );

    private static readonly Field<bool> TiedEmbeddings = new(
        "tied-embeddings",
        new BooleanShape(),
        "Whether tokens are read out by the table that embeds them, instead of a matrix of its own.",
        "false"
    );

    private static readonly Field<ReadOut> ReadOutField = new(
        "read-out",
        new ChoiceShape<ReadOut>(
            new("last", ReadOut.Last, "The last position only: one prediction for a sequence."),
            new("every", ReadOut.Every, "Every position: one prediction for each step.")
        ),
        "Which positions are read.",
        "last"
    );

    private static readonly Field<StepSpec> Output = new(
        "output",
        Step(),
        "What is predicted at a position that is read."
    );

    /// <summary>A whole architecture file.</summary>
    public static ArchitectureShape Root { get; } =
        new(
            [Name, Description, Input, Width],
            BlockLanguage.Fields,
            [LastLayerField, FinalNorm, BiasesField, Dropout, TiedEmbeddings, ReadOutField, Output],
            Build
        );

    private static ArchitectureSpec Build(FieldValues values, IReadOnlyList<BlockSpec> blocks) =>
        new(
            values.Get(Name),
            values.Get(Input),
            values.Get(Width),
            new EquatableArray<BlockSpec>(blocks),
            values.Get(LastLayerField),
            values.Get(FinalNorm),
            values.Get(BiasesField),
            values.Get(Dropout),
            values.Get(TiedEmbeddings),
            values.Get(ReadOutField),
            values.Get(Output)
        )
        {
            Description = values.Get(Description),
        };

    /// <summary>A step of a sequence: a real vector or a token.</summary>
    internal static OneKeyShape<StepSpec> Step() =>
        new(
            new(
                "real",
                Sizes.UpTo(1 << 20).Select(size => new StepSpec(StepKind.Real, size)),
                "A vector of that many real numbers."
            ),
            new(
                "tokens",
                Sizes.UpTo(1 << 20).Select(size => new StepSpec(StepKind.Token, size)),
                "A token of a vocabulary of that size."
            )
        );
}
