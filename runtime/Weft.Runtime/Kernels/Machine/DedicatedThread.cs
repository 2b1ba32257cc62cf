using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Runs work on a thread of its own. OpenMP gives every calling thread its own pool of workers, and TorchSharp's
/// dispose scopes are thread-static, so training must neither move between threads nor share one.
/// </summary>
internal static class DedicatedThread
{
    /// <summary>Runs a function and waits for it; its exception, if any, is thrown here.</summary>
    public static T Run<T>(string name, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(() =>
        {
            // An exception that leaves a thread ends the process, so every one is carried to the caller.
#pragma warning disable CA1031
            try
            {
                result = work();
            }
            catch (Exception exception)
            {
                error = ExceptionDispatchInfo.Capture(exception);
            }
#pragma warning restore CA1031
        })
        {
            Name = name,
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        error?.Throw();
        return result;
    }
}
