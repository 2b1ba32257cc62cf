using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// What a backward pass of ours threw. libtorch calls it, and an exception that got out would end the process. So it is
/// kept, and libtorch is handed gradients of a shape that it refuses: its backward pass stops there and throws.
/// </summary>
internal static class KernelFault
{
    // libtorch computes gradients of tensors on the CPU on the thread that asks for them.
    [ThreadStatic]
    private static ExceptionDispatchInfo? t_kept;

    /// <summary>Called at the beginning of every pass, for tests: what it throws is a fault of that pass.</summary>
    internal static Action? Probe { get; set; }

    /// <summary>The gradients of a node; what libtorch refuses if the pass throws.</summary>
    /// <param name="context">The node, whose saved tensors are disposed of afterwards.</param>
    /// <param name="pass">From the saved tensors, one gradient, or null, for each argument.</param>
    /// <param name="tensors">How many arguments come first that may need a gradient; each has at least one axis.</param>
    /// <param name="others">How many arguments follow.</param>
    public static List<Tensor> Backward(
        autograd.AutogradContext context,
        Func<List<Tensor>, List<Tensor>> pass,
        int tensors,
        int others
    )
    {
        List<Tensor> saved = [];
        try
        {
            saved = context.get_saved_variables();
            Probe?.Invoke();
            return pass(saved);
        }
#pragma warning disable CA1031 // Any exception at all would end the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            t_kept = ExceptionDispatchInfo.Capture(exception);

            // A gradient without axes is one for no tensor that has some.
            return
            [
                .. Enumerable.Range(0, tensors).Select(_ => zeros([], ScalarType.Float32)),
                .. Enumerable.Repeat<Tensor>(null!, others),
            ];
        }
        finally
        {
            saved.ForEach(tensor => tensor.Dispose());
        }
    }

    /// <summary>The backward pass of a loss. What one of our passes throws is thrown as it is, not as libtorch reports it.</summary>
    /// <param name="loss">A scalar.</param>
    /// <exception cref="ExternalException">libtorch failed.</exception>
    public static void Backward(Tensor loss)
    {
        t_kept = null;
        try
        {
            loss.backward();
        }
        catch (ExternalException)
        {
            t_kept?.Throw();
            throw;
        }
        finally
        {
            t_kept = null;
        }
    }
}
