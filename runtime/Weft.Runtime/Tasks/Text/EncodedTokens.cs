using System;
using System.Buffers;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.Tokenizers;
using Microsoft.Win32.SafeHandles;

namespace Weft.Runtime.Tasks.Text;

/// <summary>
/// The tokens of a part of a text, encoded once, block by block, into a temporary file of the system: only a block is in
/// memory. Blocks end at ends of lines.
/// </summary>
internal sealed class EncodedTokens : ITokenSource
{
    /// <summary>Bytes of a block, but for the rest of its last line.</summary>
    private const int BlockBytes = 1 << 16;

    private readonly SafeFileHandle _file;

    /// <summary>Encodes a part of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="first">Where the part begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="tokenizer">The encoding.</param>
    public EncodedTokens(TextStore text, long first, long end, Tokenizer tokenizer)
    {
        string name = Path.GetTempFileName();
        _file = File.OpenHandle(name, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        while (first < end)
        {
            long next = TextCuts.EndOfLine(text, Math.Min(first + BlockBytes, end), end);
            byte[] bytes = new byte[next - first];
            text.Read(first, bytes);
            var ids = tokenizer.EncodeToIds(Encoding.UTF8.GetString(bytes));
            int[] block = [.. ids];
            RandomAccess.Write(_file, MemoryMarshal.AsBytes<int>(block), sizeof(int) * Count);
            Count += block.Length;
            first = next;
        }
    }

    public long Count { get; }

    public void Read(long first, Span<long> tokens)
    {
        int[] ids = ArrayPool<int>.Shared.Rent(tokens.Length);
        Span<byte> bytes = MemoryMarshal.AsBytes(ids.AsSpan(0, tokens.Length));
        for (int read = 0; read < bytes.Length; )
        {
            int now = RandomAccess.Read(_file, bytes[read..], sizeof(int) * first + read);
            read += now > 0 ? now : throw new EndOfStreamException("The file of encoded tokens is gone.");
        }

        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = ids[i];
        }

        ArrayPool<int>.Shared.Return(ids);
    }
}
