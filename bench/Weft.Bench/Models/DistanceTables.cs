using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>Tables by query and key, [T, T].</summary>
internal static class DistanceTables
{
    /// <summary>phi(n), finite everywhere, and where a key is hidden from a query.</summary>
    public static (Tensor Phi, Tensor Hidden) Of(DecoderSizes sizes)
    {
        using var scope = NewDisposeScope();
        var positions = arange(sizes.Length, ScalarType.Float32);
        var distance = positions.unsqueeze(1) - positions;
        bool isLog = sizes.Bias == DistanceBiasKind.Log;
        var phi = isLog ? -distance.clamp_min(1).log() : -distance.clamp_min(0);
        var hidden = distance < (isLog ? 1 : 0);
        return (phi.DetachFromDisposeScope(), hidden.DetachFromDisposeScope());
    }
}
