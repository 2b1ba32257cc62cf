using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Timing;

/// <summary>
/// Peak of resident memory. The allocator is first made to give back what it keeps, and Linux to forget the last peak.
/// </summary>
internal static partial class PeakMemory
{
    private const double KiBPerMiB = 1024;

    /// <summary>MiB above the start while an action runs once; null where the system does not tell.</summary>
    public static double? Of(Action action)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        try
        {
            _ = Trim(0);
            File.WriteAllText("/proc/self/clear_refs", "5");
            double before = Status("VmRSS:");
            action();
            return Math.Max(0, Status("VmHWM:") - before) / KiBPerMiB;
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or DllNotFoundException
                        or EntryPointNotFoundException
            )
        {
            return null;
        }
    }

    // "VmHWM:     12345 kB"
    private static double Status(string name) =>
        double.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith(name, StringComparison.Ordinal))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        );

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
