using System;

namespace Weft.Runtime.Tasks.Text;

/// <summary>A long row of tokens that is read in pieces. Safe for several threads.</summary>
internal interface ITokenSource
{
    /// <summary>How many there are.</summary>
    long Count { get; }

    /// <summary>Writes consecutive tokens.</summary>
    /// <param name="first">Index of the first one.</param>
    /// <param name="tokens">Receives them.</param>
    void Read(long first, Span<long> tokens);
}
