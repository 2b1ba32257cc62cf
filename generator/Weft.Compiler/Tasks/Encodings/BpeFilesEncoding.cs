using System.Collections.Generic;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Encodings;

/// <summary>Byte pair encoding with a vocabulary in files, as GPT-2 has it.</summary>
/// <param name="TokensPath">A JSON object from tokens to numbers.</param>
/// <param name="MergesPath">A merge a line.</param>
public sealed record BpeFilesEncoding(string TokensPath, string MergesPath) : EncodingSpec
{
    private static readonly Field<string> TokensField = new(
        "tokens-file",
        new PathShape("a path of a JSON file of tokens"),
        "The tokens, a JSON object from each to its number (vocab.json)."
    );

    private static readonly Field<string> MergesField = new(
        "merges-file",
        new PathShape("a path of a file of merges"),
        "The merges, one a line, most frequent first (merges.txt)."
    );

    internal static readonly Kind<EncodingSpec> Kind = new(
        "bpe-files",
        "Byte pairs, with a vocabulary in files of GPT-2's form.",
        values => new BpeFilesEncoding(values.Get(TokensField), values.Get(MergesField)),
        TokensField,
        MergesField
    );

    /// <inheritdoc/>
    public override int? Vocabulary => null;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [TokensPath, MergesPath];
}
