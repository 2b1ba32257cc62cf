using System;

namespace Weft.Runtime.Tasks.Text;

/// <summary>A part of a row of tokens.</summary>
internal sealed class TokenSlice(ITokenSource source, long first, long count) : ITokenSource
{
    public long Count => count;

    public void Read(long index, Span<long> tokens) => source.Read(first + index, tokens);
}
