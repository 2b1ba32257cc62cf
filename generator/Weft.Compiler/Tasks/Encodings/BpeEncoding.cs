using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Encodings;

/// <summary>
/// Byte pair encoding with a vocabulary learned from the training part of the text: the 256 bytes, and the pairs that
/// occur most often, merged one after the other. Source: R. Sennrich, B. Haddow and A. Birch, ACL 2016, arXiv 1508.07909.
/// </summary>
/// <param name="Size">The number of tokens.</param>
public sealed record BpeEncoding(int Size) : EncodingSpec
{
    private static readonly Field<int> SizeField = new(
        "size",
        new IntegerShape(257, 65536).ToInt32(),
        "The number of tokens, the 256 bytes among them.",
        "1024"
    );

    internal static readonly Kind<EncodingSpec> Kind = new(
        "bpe",
        "Byte pairs, with a vocabulary learned from the training part of the text.",
        values => new BpeEncoding(values.Get(SizeField)),
        SizeField
    );

    /// <inheritdoc/>
    public override int? Vocabulary => Size;
}
