using System.Collections.Generic;

namespace Weft.Compiler.Tasks.Encodings;

/// <summary>How text becomes tokens, as declared.</summary>
public abstract record EncodingSpec
{
    /// <summary>The number of tokens; null where only the files say.</summary>
    public abstract int? Vocabulary { get; }

    /// <summary>Files that the encoding is read from.</summary>
    public virtual IReadOnlyList<string> Files => [];
}
