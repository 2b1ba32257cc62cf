using System;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Training;

/// <summary>
/// Settings of the C allocator that keep libtorch's large buffers inside the process: by default every activation
/// is mapped and unmapped anew, and the page faults take up to half of a training step. They trade resident memory
/// for time and are disclosed beside every timing.
/// </summary>
public static partial class ProcessSettings
{
    private const string Switch = "WEFT_PROCESS_SETTINGS";
    private const int MaxMappings = -4;
    private const int TrimThreshold = -1;

    private static readonly Lazy<string> State = new(Set);

    /// <summary>Applies the settings, once per process; best before the first tensor is created.</summary>
    public static void Apply() => _ = State.Value;

    /// <summary>What is in force, applying the settings if that has not happened yet.</summary>
    /// <returns>One line for reports.</returns>
    public static string Describe() => State.Value;

    private static string Set()
    {
        if (string.Equals(Environment.GetEnvironmentVariable(Switch), "off", StringComparison.OrdinalIgnoreCase))
        {
            return $"allocator: system defaults ({Switch}=off)";
        }

        if (!OperatingSystem.IsLinux())
        {
            return "allocator: system defaults (settings exist for glibc only)";
        }

        try
        {
            bool kept = Mallopt(MaxMappings, 0) != 0 && Mallopt(TrimThreshold, int.MaxValue) != 0;
            return kept
                ? $"allocator: mallopt(M_MMAP_MAX, 0), mallopt(M_TRIM_THRESHOLD, {int.MaxValue})"
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
