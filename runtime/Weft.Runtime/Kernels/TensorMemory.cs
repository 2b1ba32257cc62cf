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
        if (tensor.dtype != ScalarType.Float32 || tensor.device_type != TorchSharp.DeviceType.CPU)
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
}
