using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>Views of the time axis.</summary>
public static class Positions
{
    /// <summary>The last position, the time axis kept: [B, T, ..] -> [B, 1, ..].</summary>
    public static Tensor Last(Tensor x) => x.narrow(1, x.size(1) - 1, 1);
}
