using System;
using TorchSharp;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>Which tensors kernels take; all others go through plain operations.</summary>
internal static class KernelTensors
{
    /// <summary>Whether it is float32 on the CPU.</summary>
    public static bool IsSingleOnCpu(Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU;

    /// <summary>Whether all are float32 on the CPU, not empty, and addressable as one span of bytes.</summary>
    /// <param name="copies">How many times larger the result is.</param>
    /// <param name="tensors">The arguments.</param>
    public static bool Suit(int copies, params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            var bytes = tensor.numel() * copies * sizeof(float);
            if (!IsSingleOnCpu(tensor) || bytes is 0 or > int.MaxValue)
            {
                return false;
            }
        }

        return true;
    }
}
