using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// What a backward pass threw. libtorch's engine calls it, so an exception that got out would end the process: it is
/// kept until the next forward pass throws it.
/// </summary>
internal static class KernelFault
{
    private static ExceptionDispatchInfo? s_kept;

    /// <summary>The gradients of a pass, or zeros like the arguments if it throws.</summary>
    /// <param name="pass">One gradient, or null, for each argument.</param>
    /// <param name="like">The tensors among the arguments, null for the others.</param>
    public static List<Tensor> Keep(Func<List<Tensor>> pass, IReadOnlyList<Tensor?> like)
    {
        try
        {
            return pass();
        }
#pragma warning disable CA1031 // Any exception at all would end the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref s_kept, ExceptionDispatchInfo.Capture(exception), null);
            var zeros = new List<Tensor>();
            foreach (var tensor in like)
            {
                zeros.Add(tensor is null ? null! : zeros_like(tensor));
            }

            return zeros;
        }
    }

    /// <summary>Throws what was kept.</summary>
    public static void Rethrow() => Interlocked.Exchange(ref s_kept, null)?.Throw();
}
