using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;

namespace Weft.Tool;

/// <summary>
/// Turns Ctrl-C, SIGTERM and SIGHUP into a cancelled token, so that the current trial ends cleanly. A second signal kills the
/// process: the way out if the clean end takes too long.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // One request may arrive twice: timeout(1) signals first its child, then the child's whole process group.
    private static readonly TimeSpan s_sameRequest = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _source = new();
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _hangUp;
    private long? _first;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _hangUp.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        lock (_lock)
        {
            _first ??= Stopwatch.GetTimestamp();
            context.Cancel = Stopwatch.GetElapsedTime(_first.Value) < s_sameRequest;
        }

        if (context.Cancel)
        {
            _source.Cancel();
        }
    }
}
