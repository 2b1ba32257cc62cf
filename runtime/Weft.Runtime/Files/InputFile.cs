using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Enumeration;
using System.Linq;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;

namespace Weft.Runtime.Files;

/// <summary>
/// Opens what a user names: specs, architectures, data, texts, sources, weights. Only regular files are opened, and folders
/// of them, each no larger than what it is read for can be; both is known before the first byte is read. A pipe has no end
/// or waits for one, a device gives zeros until memory is full, a sparse file is as long as it says. What
/// the file system gives no size has nothing to read and is not opened, since pseudo-files such as /proc/kmsg wait as well.
/// Safe for several threads.
/// </summary>
public static class InputFile
{
    /// <summary>Most bytes of a spec or a C# source: real ones are pages of text.</summary>
    public const long LargestSource = 4L << 20;

    /// <summary>Most bytes of a vocabulary of byte pairs; GPT-2's has one million.</summary>
    public const long LargestVocabulary = 64L << 20;

    /// <summary>Most bytes of a file of sequences, which is held in memory.</summary>
    public const long LargestData = 1L << 30;

    /// <summary>Most bytes of a text, one file or all of a folder; it is read where asked, never as a whole.</summary>
    public const long LargestText = 16L << 30;

    /// <summary>Most bytes of saved weights.</summary>
    public const long LargestWeights = 16L << 30;

    /// <summary>Most files of a folder.</summary>
    public const int MostFiles = 100_000;

    /// <summary>Makes sure that a path is a regular file of a size that can be read.</summary>
    /// <param name="path">The path.</param>
    /// <param name="most">Most bytes.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="InputFileException">It is no such file; the message says what it is.</exception>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public static long Require(string path, long most)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new InputFileException(
                $"found {(path.Length == 0 ? "an empty path" : "a path with a NUL character")}, expected that of a file; correct it"
            );
        }

        long? size = SizeOfFile(path);

        if (Directory.Exists(path))
        {
            throw new InputFileException("this is a directory, a file was expected; name a file in it");
        }

        long length = size ?? Target(path).Length;
        return length <= most
            ? length
            : throw new InputFileException(
                $"the file is larger than {Size(most)}, found {length} bytes; name another file or a part of it"
            );
    }

    /// <summary>Changes when a file does: its bytes and when it was written; of what is no file, always the same.</summary>
    /// <param name="path">The path.</param>
    public static (long Bytes, DateTime Written) Version(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return File.Exists(path) && Target(path) is var file ? (file.Length, file.LastWriteTimeUtc) : default;
        }
        catch (IOException)
        {
            // Links that lead in a circle; whoever opens the file says so.
            return default;
        }
    }

    /// <summary>Opens a file for reads at any place; null for one that is empty, which needs none.</summary>
    /// <inheritdoc cref="Require"/>
    public static SafeFileHandle? Open(string path, long most) =>
        Require(path, most) == 0 ? null : File.OpenHandle(path);

    /// <summary>Opens a file for reading from its beginning on.</summary>
    /// <inheritdoc cref="Require"/>
    public static Stream OpenRead(string path, long most) =>
        Open(path, most) is { } file ? new FileStream(file, FileAccess.Read) : Stream.Null;

    /// <summary>The bytes of a file.</summary>
    /// <inheritdoc cref="Require"/>
    public static byte[] ReadBytes(string path, long most)
    {
        using SafeFileHandle? file = Open(path, most);
        if (file is null)
        {
            return [];
        }

        byte[] bytes = new byte[Math.Min(RandomAccess.GetLength(file), most)];
        int read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var more)
        {
            read += more;
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>The text of a file, by its byte-order mark or else UTF-8.</summary>
    /// <inheritdoc cref="Require"/>
    public static string ReadText(string path, long most)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, most)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// All files below a folder, by path in ordinal order; hidden ones are left out. A link to a file is that file. A link to
    /// a folder is refused: it may lead back, and what it leads to would be read twice.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputFileException">It holds such a link, or too many files.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<string> Below(string folder)
    {
        var entries = new FileSystemEnumerable<(string Path, bool IsFolder)>(
            folder,
            (ref FileSystemEntry entry) => (entry.ToSpecifiedFullPath(), entry.IsDirectory),
            new EnumerationOptions
            {
                RecurseSubdirectories = true,
                IgnoreInaccessible = false,
                AttributesToSkip = 0,
            }
        )
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !IsHidden(ref entry) && (!entry.IsDirectory || IsLink(ref entry)),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsHidden(ref entry) && !IsLink(ref entry),
        };
        var files = new List<string>();
        foreach ((string path, bool isFolder) in entries)
        {
            if (isFolder || files.Count == MostFiles)
            {
                throw new InputFileException(
                    isFolder
                        ? $"found the link '{path}' to a folder, expected files and folders; name that folder itself or remove the link"
                        : $"found more than {MostFiles} files, expected fewer; name a folder within it or one file"
                );
            }

            files.Add(path);
        }

        return [.. files.Order(StringComparer.Ordinal)];
    }

    private static bool IsHidden(ref FileSystemEntry entry) => entry.FileName.StartsWith('.');

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    // What a link leads to: the link itself is as long as its path. Where the path of a link is relative, .NET resolves its
    // target against the root.
    private static FileInfo Target(string path) =>
        new FileInfo(path) is { LinkTarget: null } file
            ? file
            : (FileInfo)File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true)!;

    // The bytes of a file or directory; null where the system does not say: then opening it does. What can never be read as
    // a file is refused. .NET tells nothing but directories and links.
    private static long? SizeOfFile(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        if (Syscall.stat(path, out Stat found) != 0)
        {
            return Stdlib.GetLastError() == Errno.ELOOP
                ? throw new InputFileException(
                    "found links that lead in a circle, expected a regular file; correct the links"
                )
                : null;
        }

        string? kind = (found.st_mode & FilePermissions.S_IFMT) switch
        {
            FilePermissions.S_IFIFO => "a named pipe",
            FilePermissions.S_IFSOCK => "a socket",
            FilePermissions.S_IFCHR => "a character device",
            FilePermissions.S_IFBLK => "a block device",
            _ => null,
        };
        return kind is null
            ? found.st_size
            : throw new InputFileException(
                $"found {kind}, expected a regular file; save what is to be read as a file and name that"
            );
    }

    private static string Size(long bytes) => bytes >= 1L << 30 ? $"{bytes >> 30} GiB" : $"{bytes >> 20} MiB";
}
