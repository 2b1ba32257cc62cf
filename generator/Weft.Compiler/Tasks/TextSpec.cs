using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Tasks.Encodings;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Next-token training on text: y_t = x_{t+1}. The text is cut into a training part, then a validation and a test part of
/// equal size.
/// </summary>
/// <param name="Path">A file, or a folder whose files are read one after the other, in UTF-8.</param>
/// <param name="Encoding">What a token is.</param>
/// <param name="HeldOut">The share of the text that is not trained on.</param>
public sealed record TextSpec(string Path, EncodingSpec Encoding, double HeldOut) : TaskSpec
{
    private static readonly Field<string> PathField = new(
        "text",
        new PathShape("a path of a text or of a folder of texts"),
        "A text in UTF-8, or a folder of texts, by a path relative to this file."
    );

    private static readonly Field<EncodingSpec> EncodingField = new(
        "encoding",
        KindShape.Of(EncodingKinds.All),
        "What a token is.",
        "bytes"
    );

    private static readonly Field<double> HeldOutField = new(
        "held-out",
        new RealShape(0, isOpen: true, maximum: 0.9),
        "The share of the text at its end that is kept from training: half for validation, half for the test.",
        "0.1"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "text",
        "The next token of a text, at every position.",
        values => new TextSpec(values.Get(PathField), values.Get(EncodingField), values.Get(HeldOutField)),
        PathField,
        EncodingField,
        HeldOutField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => Encoding.Vocabulary is { } size ? new(StepKind.Token, size) : null;

    /// <inheritdoc/>
    public override StepSpec? Output => Input;

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Spec.ReadOut.Every;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [Path, .. Encoding.Files];
}
