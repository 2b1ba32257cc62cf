using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using Mono.Unix.Native;
using Xunit;

namespace Weft.Runtime.Tests.Tool.Drill;

/// <summary>Paths that no reader may follow to their end: they have none, wait for one, or lead nowhere.</summary>
internal static class SpecialFile
{
    private const long Sparse = 1L << 40;

    /// <summary>Makes each kind in place of a path.</summary>
    public static IReadOnlyDictionary<string, Action<string>> Kinds { get; } =
        new Dictionary<string, Action<string>>(StringComparer.Ordinal)
        {
            ["pipe"] = path => Assert.Equal(0, Syscall.mkfifo(path, FilePermissions.DEFFILEMODE)),
            ["zeros"] = path => File.CreateSymbolicLink(path, "/dev/zero"),
            ["kernel log"] = path => File.CreateSymbolicLink(path, "/dev/kmsg"),
            ["directory"] = path => Directory.CreateDirectory(path),
            ["socket"] = Listen,
            ["sparse file"] = path =>
            {
                using FileStream file = File.Create(path);
                file.SetLength(Sparse);
            },
            ["link to a sparse file"] = path =>
            {
                using FileStream file = File.Create(path + ".sparse");
                file.SetLength(Sparse);
                File.CreateSymbolicLink(path, file.Name);
            },
            ["circle of links"] = path => File.CreateSymbolicLink(path, path),
            ["pseudo-file that waits"] = path => File.CreateSymbolicLink(path, "/proc/kmsg"),
        };

    // The path stays when the socket is closed.
    private static void Listen(string path)
    {
        string here = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(here));
        Assert.Equal(0, Syscall.rename(here, path));
    }
}
