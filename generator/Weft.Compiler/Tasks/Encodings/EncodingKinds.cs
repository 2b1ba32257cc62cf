using System.Collections.Generic;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Encodings;

/// <summary>Every encoding of text. A new one is its file and a line here.</summary>
internal static class EncodingKinds
{
    public static readonly IReadOnlyList<Kind<EncodingSpec>> All =
    [
        ByteEncoding.Kind,
        BpeEncoding.Kind,
        BpeFilesEncoding.Kind,
    ];
}
