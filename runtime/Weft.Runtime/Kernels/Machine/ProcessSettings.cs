using System;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Settings that libtorch leaves to its host, disclosed beside every timing. Those of the C allocator keep large buffers
/// inside the process: by default every activation is mapped and unmapped anew, and the page faults take up to half of a
/// training step; they trade resident memory for time. Those of the training thread and its team take denormal numbers
/// for 0: a product of matrices that holds many of them is up to 70 times slower.
/// </summary>
public static partial class ProcessSettings
{
    /// <summary>The environment variable that, set to <c>off</c>, leaves everything as the system has it.</summary>
    internal const string Switch = "WEFT_PROCESS_SETTINGS";

    private const int MaxMappings = -4;
    private const int TrimThreshold = -1;
    private const int MaxArenas = -8;

    /// <summary>What the variable may hold.</summary>
    internal static readonly string[] Words = ["on", "off"];

    private static readonly Lazy<bool> Off = new(() => EnvironmentWords.Choice(Switch, Words) == "off");

    private static readonly Lazy<string> State = new(Set);

    private static bool IsOff => Off.Value;

    /// <summary>What is in force for the C allocator, applying the settings if that has not happened yet.</summary>
    internal static string Allocator => State.Value;

    /// <summary>Whether training threads take denormal numbers for 0.</summary>
    internal static bool FlushesDenormals => !IsOff && Denormals.CanFlush;

    /// <summary>What training threads do with denormal numbers.</summary>
    internal static string DenormalNumbers =>
        IsOff ? $"denormals: computed with ({Switch}=off)"
        : Denormals.CanFlush ? "denormals: flushed to zero on training threads (MXCSR)"
        : "denormals: computed with (flushing exists for glibc on x86-64 only)";

    /// <summary>Applies the settings of the process, once; best before the first tensor is created.</summary>
    public static void Apply() => _ = State.Value;

    /// <summary>
    /// Applies the settings of a thread: to the calling one, which is to train, and to the threads of its team. Call it
    /// after <c>set_num_threads</c>.
    /// </summary>
    public static void ApplyToThread()
    {
        if (IsOff || !Denormals.CanFlush)
        {
            return;
        }

        Denormals.Flush(true);

        // Every thread that enters a region takes over the setting of the one that opened it.
        ThreadTeam.Run(ThreadTeam.Threads, static _ => { });
    }

    /// <summary>What is in force, applying the settings of the process if that has not happened yet.</summary>
    /// <returns>One line for reports.</returns>
    public static string Describe() => $"{Allocator}; {DenormalNumbers}";

    private static string Set()
    {
        if (IsOff)
        {
            return $"allocator: system defaults ({Switch}=off)";
        }

        if (!OperatingSystem.IsLinux())
        {
            return "allocator: system defaults (settings exist for glibc only)";
        }

        try
        {
            // Threads with a heap of their own give it back piece by piece, whatever the threshold.
            bool kept =
                Mallopt(MaxMappings, 0) != 0 && Mallopt(TrimThreshold, int.MaxValue) != 0 && Mallopt(MaxArenas, 1) != 0;
            return kept
                ? "allocator: mallopt(M_MMAP_MAX, 0), mallopt(M_ARENA_MAX, 1), "
                    + $"mallopt(M_TRIM_THRESHOLD, {int.MaxValue})"
                : "allocator: system defaults (mallopt refused)";
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return "allocator: system defaults (no glibc)";
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);
}
