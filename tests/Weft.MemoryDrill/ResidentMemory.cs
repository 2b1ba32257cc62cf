using System;
using System.Diagnostics;

namespace Weft.MemoryDrill;

/// <summary>Memory of this process that lies in RAM.</summary>
internal static class ResidentMemory
{
    /// <summary>Its size after what nobody holds is freed.</summary>
    public static long Bytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
