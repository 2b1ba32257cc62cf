using System;
using System.Collections.Generic;

namespace Weft.Tool;

/// <summary>The user's input is wrong: ends the command with <see cref="ExitCode.BadInput"/> and these lines.</summary>
internal sealed class InputException : Exception
{
    public InputException(string line)
        : this([line]) { }

    public InputException(IReadOnlyList<string> lines)
        : base(string.Join('\n', lines)) => Lines = lines;

    /// <summary>What standard error shows, one line each.</summary>
    public IReadOnlyList<string> Lines { get; }
}
