using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Encodings;

/// <summary>A token is a byte of the text in UTF-8.</summary>
public sealed record ByteEncoding : EncodingSpec
{
    internal static readonly Kind<EncodingSpec> Kind = new(
        "bytes",
        "A token is a byte of the text in UTF-8.",
        _ => new ByteEncoding()
    );

    /// <inheritdoc/>
    public override int? Vocabulary => 256;
}
