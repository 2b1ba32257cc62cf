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

    /// <summary>The gradients of a node; zeros like its arguments if the pass throws.</summary>
    /// <param name="context">The node, whose saved tensors are disposed of afterwards.</param>
    /// <param name="pass">From the saved tensors, one gradient, or null, for each argument.</param>
    /// <param name="like">From the saved tensors, those of the arguments' shapes, null for what is no tensor.</param>
    public static List<Tensor> Backward(
        autograd.AutogradContext context,
        Func<List<Tensor>, List<Tensor>> pass,
        Func<List<Tensor>, IReadOnlyList<Tensor?>> like
    )
    {
        var saved = context.get_saved_variables();
        try
        {
            return pass(saved);
        }
#pragma warning disable CA1031 // Any exception at all would end the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref s_kept, ExceptionDispatchInfo.Capture(exception), null);
            var zeros = new List<Tensor>();
            foreach (var tensor in like(saved))
            {
                zeros.Add(tensor is null ? null! : zeros_like(tensor));
            }

            return zeros;
        }
        finally
        {
            saved.ForEach(tensor => tensor.Dispose());
        }
    }

    /// <summary>Throws what was kept.</summary>
    public static void Rethrow() => Interlocked.Exchange(ref s_kept, null)?.Throw();
}
