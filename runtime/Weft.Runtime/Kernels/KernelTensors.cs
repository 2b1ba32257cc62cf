using System;
using TorchSharp;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>Which tensors kernels of mixtures take; all others go through plain operations.</summary>
internal static class KernelTensors
{
    /// <summary>Whether all are float32 on the CPU, not empty, and addressable as one span of bytes.</summary>
    /// <param name="copies">How many times larger the result is.</param>
    /// <param name="tensors">The arguments.</param>
    public static bool Suit(int copies, params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            var bytes = tensor.numel() * copies * sizeof(float);
            if (
                tensor.dtype != ScalarType.Float32
                || tensor.device_type != DeviceType.CPU
                || bytes is 0 or > int.MaxValue
            )
            {
                return false;
            }
        }

        return true;
    }
}
