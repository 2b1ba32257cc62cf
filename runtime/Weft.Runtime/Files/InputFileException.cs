using System.IO;

namespace Weft.Runtime.Files;

/// <summary>
/// A path that the user named is nothing to read from. The message says what was found there, what was expected and how to
/// mend it; the path is for whoever catches it to add.
/// </summary>
public sealed class InputFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">"found ..., expected ...; mend".</param>
    public InputFileException(string message)
        : base(message) { }
}
