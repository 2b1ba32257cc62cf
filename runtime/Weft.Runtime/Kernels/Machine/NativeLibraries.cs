using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Says in one line why libtorch will not load, before it is asked to: the loader's own account of a C++ runtime
/// that is too old fills a page and names no remedy.
/// </summary>
public static class NativeLibraries
{
    private const string Needed = "GLIBCXX_3.4.32";
    private const string Remedy = "run 'make setup' (Debian 12, as root) or install libstdc++6 of GCC 13 or later.";

    /// <summary>Checks the C++ runtime that libtorch would be linked against. Does not load libtorch.</summary>
    /// <returns>What was found, what is needed and how to mend it; null where nothing is known to be wrong.</returns>
    public static string? Explain()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        if (!NativeLibrary.TryLoad("libstdc++.so.6", out _))
        {
            return $"No libstdc++.so.6 was found; libtorch needs one with {Needed}; {Remedy}";
        }

        string? path = LoadedPath("libstdc++.so");
        return path is null || Offers(path, Needed)
            ? null
            : $"{path} does not offer {Needed}; libtorch needs it; {Remedy}";
    }

    /// <summary>Whether a library's file contains the name of a symbol version, or cannot be read.</summary>
    internal static bool Offers(string path, string version)
    {
        try
        {
            // The closing zero tells GLIBCXX_3.4.3 from GLIBCXX_3.4.32.
            return File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(version + "\0")) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Path of a library in this process whose file name starts so; null where there is none.</summary>
    // A line of maps ends in the path of the mapped file: "7f..-7f.. r-xp 00000000 fe:01 123   /usr/lib/libx.so.1".
    internal static string? LoadedPath(string fileName)
    {
        try
        {
            return File.ReadLines("/proc/self/maps")
                .Where(line => line.Contains('/', StringComparison.Ordinal))
                .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
                .FirstOrDefault(path => Path.GetFileName(path).StartsWith(fileName, StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
