using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;
using Weft.Runtime.Files;

namespace Weft.Runtime.Tasks.Text;

/// <summary>The bytes of a text: one file, or those of a folder one after the other. Read where asked, never as a whole.</summary>
internal sealed class TextStore : ITokenSource, IDisposable
{
    private const int CheckedBytes = 1 << 20;

    // Null for a file that is empty.
    private readonly SafeFileHandle?[] _files;

    // Where each file begins, and at last where the text ends.
    private readonly long[] _starts;

    /// <summary>Opens a text.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="ArgumentException">There is none that can be read, or it is not in UTF-8.</exception>
    public TextStore(string path)
    {
        IReadOnlyList<string> names = Names(path);
        _files = [.. names.Select(Open)];
        _starts = new long[_files.Length + 1];
        for (int i = 0; i < _files.Length; i++)
        {
            _starts[i + 1] = _starts[i];
            if (_files[i] is { } file)
            {
                CheckEncoding(names[i], file);
                _starts[i + 1] += RandomAccess.GetLength(file);
            }
        }

        if (Count > InputFile.LargestText)
        {
            throw new ArgumentException(
                $"{path}: found a text of {Count} bytes, expected at most {InputFile.LargestText}; name a part of it"
            );
        }
    }

    /// <inheritdoc/>
    public long Count => _starts[^1];

    /// <inheritdoc/>
    public void Read(long first, Span<long> tokens)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(tokens.Length);
        Read(first, bytes.AsSpan(0, tokens.Length));
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = bytes[i];
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Writes consecutive bytes.</summary>
    /// <param name="first">Index of the first one.</param>
    /// <param name="bytes">Receives them.</param>
    /// <exception cref="EndOfStreamException">The text has fewer, or a file became shorter.</exception>
    public void Read(long first, Span<byte> bytes)
    {
        int file = Array.BinarySearch(_starts, first);
        file = file < 0 ? ~file - 1 : file;
        while (!bytes.IsEmpty)
        {
            if (file >= _files.Length)
            {
                throw new EndOfStreamException("The text ended while it was read; leave it alone during training.");
            }

            int most = (int)Math.Min(bytes.Length, _starts[file + 1] - first);
            int read = most == 0 ? 0 : RandomAccess.Read(_files[file]!, bytes[..most], first - _starts[file]);
            if (read == 0 && most > 0)
            {
                throw new EndOfStreamException(
                    "A text became shorter while it was read; leave it alone during training."
                );
            }

            first += read;
            bytes = bytes[read..];
            file += first == _starts[file + 1] ? 1 : 0;
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle? file in _files)
        {
            file?.Dispose();
        }
    }

    private static IReadOnlyList<string> Names(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return InputFile.Below(path);
            }

            InputFile.Require(path, InputFile.LargestText);
            return [path];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArgumentException($"{path}: found no file or folder, expected a text; correct 'text'", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{path}: the text cannot be read: {exception.Message}", exception);
        }
    }

    private static SafeFileHandle? Open(string name)
    {
        try
        {
            return InputFile.Open(name, InputFile.LargestText);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{name}: the text cannot be read: {exception.Message}", exception);
        }
    }

    // The beginning is enough to tell text from what was named by mistake.
    private static void CheckEncoding(string name, SafeFileHandle file)
    {
        byte[] bytes = new byte[(int)Math.Min(CheckedBytes, RandomAccess.GetLength(file))];
        int read = RandomAccess.Read(file, bytes, 0);
        OperationStatus status = Utf8.ToUtf16(
            bytes.AsSpan(0, read),
            new char[read],
            out int valid,
            out _,
            replaceInvalidSequences: false
        );
        // A character that is cut off at the end of what was read is whole in the file.
        bool cut = status == OperationStatus.NeedMoreData && read == CheckedBytes;
        if (status != OperationStatus.Done && !cut)
        {
            int line = 1 + bytes.AsSpan(0, valid).Count((byte)'\n');
            throw new ArgumentException(
                $"{name}({line}): found bytes that are no UTF-8, expected a text; save it as UTF-8 or leave it out"
            );
        }

        int end = bytes.AsSpan(0, read).IndexOf((byte)0);
        if (end >= 0)
        {
            int line = 1 + bytes.AsSpan(0, end).Count((byte)'\n');
            throw new ArgumentException(
                $"{name}({line}): found a NUL byte, expected a text; name a text or remove the byte"
            );
        }
    }
}
