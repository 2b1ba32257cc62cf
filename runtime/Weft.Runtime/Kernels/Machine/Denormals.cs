using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Whether this thread takes numbers below 2^-126 for 0, as operands and as results. Their arithmetic is up to a hundred
/// times slower. The setting is two bits of the thread's control register MXCSR, which .NET does not offer and
/// libtorch does not export; glibc's fegetenv and fesetenv reach it.
/// </summary>
internal static unsafe partial class Denormals
{
    /// <summary>2^-126: smaller numbers are denormal.</summary>
    public const float SmallestNormal = 1.17549435e-38f;

    // fenv_t of glibc on x86-64: 28 bytes for the x87 unit, then MXCSR.
    private const int ControlRegister = 28;
    private const int EnvironmentSize = 32;
    private const uint FlushToZero = 0x8000;
    private const uint DenormalsAreZero = 0x0040;

    // 2^-127, behind a volatile read so that no compiler computes with it beforehand.
    private static volatile float s_small = 5.877472e-39f;

    private static readonly Lazy<bool> s_canFlush = new(Try);

    /// <summary>Whether the setting can be made on this system.</summary>
    public static bool CanFlush => s_canFlush.Value;

    /// <summary>What this thread does, found by a product.</summary>
    public static bool AreFlushed
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => s_small * 1.5f == 0;
    }

    /// <summary>Changes what this thread does, where it can be changed.</summary>
    public static void Flush(bool flush)
    {
        if (CanFlush)
        {
            Set(flush);
        }
    }

    /// <summary>Flushes on this thread until the result is disposed of; nothing where it cannot be changed.</summary>
    public static Flushed FlushHere()
    {
        var changes = !AreFlushed && CanFlush;
        if (changes)
        {
            Set(true);
        }

        return new Flushed(changes);
    }

    /// <summary>A time during which a thread flushes.</summary>
    public readonly ref struct Flushed(bool changes)
    {
        private readonly bool _changes = changes;

        /// <summary>Ends it.</summary>
        public void Dispose()
        {
            if (_changes)
            {
                Set(false);
            }
        }
    }

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return false;
        }

        try
        {
            var before = AreFlushed;
            Set(true);
            var flushed = AreFlushed;
            Set(before);
            return flushed && AreFlushed == before;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static void Set(bool flush)
    {
        // Longer than needed: other systems' fenv_t must not overrun it before the check above has failed.
        var environment = stackalloc byte[8 * EnvironmentSize];
        if (GetEnvironment(environment) != 0)
        {
            return;
        }

        var control = (uint*)(environment + ControlRegister);
        *control = flush ? *control | FlushToZero | DenormalsAreZero : *control & ~(FlushToZero | DenormalsAreZero);
        _ = SetEnvironment(environment);
    }

    [LibraryImport("libm.so.6", EntryPoint = "fegetenv")]
    private static partial int GetEnvironment(byte* environment);

    [LibraryImport("libm.so.6", EntryPoint = "fesetenv")]
    private static partial int SetEnvironment(byte* environment);
}
