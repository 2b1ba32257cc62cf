using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>Memory of views, which begin somewhere inside the memory of another tensor.</summary>
internal static unsafe class RowsMemory
{
    /// <summary>
    /// Address of the first number of a float32 tensor on the CPU, whatever its strides. The tensor must be kept alive
    /// while the address is used.
    /// </summary>
    public static float* Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);

        // The storage's address does not know where the view begins.
        return tensor.is_contiguous() && tensor.storage_offset() == 0
            ? TensorMemory.Of(tensor)
            : (float*)tensor.storage<float>().data_ptr() + tensor.storage_offset();
    }
}
