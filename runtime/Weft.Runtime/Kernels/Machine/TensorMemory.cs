using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>Memory of tensors, for kernels.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>
    /// Address of the first number of a contiguous float32 tensor on the CPU. The tensor must be kept alive while the
    /// address is used.
    /// </summary>
    /// <exception cref="ArgumentException">The tensor is of another kind.</exception>
    public static float* Of(Tensor tensor)
    {
        if (!KernelTensors.IsSingleOnCpu(tensor))
        {
            throw new ArgumentException(
                $"found a {tensor.dtype} tensor on {tensor.device}, expected Float32 on the CPU"
            );
        }

        if (!tensor.is_contiguous())
        {
            throw new ArgumentException("found a tensor that is not contiguous, expected a contiguous one");
        }

        return tensor.numel() == 0 ? null : (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }

    /// <summary>The same for a view with any strides, which begins somewhere inside the memory of another tensor.</summary>
    /// <exception cref="ArgumentException">The tensor is no float32 tensor on the CPU.</exception>
    public static float* OfView(Tensor view)
    {
        if (view.is_contiguous())
        {
            return Of(view);
        }

        // Its first number is contiguous by itself.
        using var first = view.as_strided([1], [1], view.storage_offset());
        return Of(first);
    }
}
