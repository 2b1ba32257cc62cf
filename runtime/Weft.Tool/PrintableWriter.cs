using System;
using System.IO;
using System.Text;
using Weft.Compiler.Diagnostics;

namespace Weft.Tool;

/// <summary>
/// The way out to the terminal: whatever a command writes holds text of a user's files, so everything passes here and only
/// line breaks keep their effect.
/// </summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    /// <summary>Where text goes once it is printable.</summary>
    public TextWriter Inner => inner;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(PrintableText.Lines(value ?? ""));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(PrintableText.Lines(value ?? ""));

    /// <inheritdoc/>
    public override void WriteLine() => inner.WriteLine();

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
