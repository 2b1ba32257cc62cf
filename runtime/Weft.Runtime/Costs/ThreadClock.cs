using System;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Costs;

/// <summary>
/// Time that the calling thread has computed: other work of the machine, which takes the processor away, does not count.
/// Where the system does not tell, it is the time of day.
/// </summary>
internal static partial class ThreadClock
{
    private const int ThreadTime = 3;
    private const double NanosecondsPerMillisecond = 1e6;
    private const double MillisecondsPerSecond = 1e3;

    private static readonly bool s_isKnown = IsKnown();

    /// <summary>Milliseconds since some moment.</summary>
    public static double Milliseconds
    {
        get
        {
            if (s_isKnown && Read(ThreadTime, out var time) == 0)
            {
                return time.Seconds * MillisecondsPerSecond + time.Nanoseconds / NanosecondsPerMillisecond;
            }

            return Stopwatch.GetTimestamp() * MillisecondsPerSecond / Stopwatch.Frequency;
        }
    }

    private static bool IsKnown()
    {
        try
        {
            return OperatingSystem.IsLinux() && Environment.Is64BitProcess && Read(ThreadTime, out _) == 0;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    // int clock_gettime(clockid_t clock, struct timespec *time), with CLOCK_THREAD_CPUTIME_ID = 3.
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
