using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Errors of backward passes. An exception that escapes one aborts the process, since libtorch's engine calls it; so it
/// is kept, and thrown by the next forward pass of any kernel.
/// </summary>
internal static class BackwardFault
{
    private static ExceptionDispatchInfo? s_kept;

    /// <summary>Computes gradients; after an error, no gradients at all.</summary>
    /// <param name="arguments">How many arguments the forward pass has.</param>
    /// <param name="gradients">The pass.</param>
    public static List<Tensor> Guard(int arguments, Func<List<Tensor>> gradients)
    {
        try
        {
            return gradients();
        }
#pragma warning disable CA1031 // See above: whatever it is, it must not escape.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref s_kept, ExceptionDispatchInfo.Capture(exception), null);
            return [.. new Tensor[arguments]];
        }
    }

    /// <summary>Throws what an earlier backward pass met.</summary>
    public static void ThrowIfAny() => Interlocked.Exchange(ref s_kept, null)?.Throw();
}
