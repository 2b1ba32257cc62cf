using System;
using System.Collections.Generic;

namespace Weft.Compiler.Emit;

/// <summary>
/// Names that mean something in a generated class without being declared there. The compiler cannot look them up, since it
/// also runs inside the C# compiler, without TorchSharp; a test reads them from the assemblies and compares.
/// </summary>
internal static partial class RuntimeNames
{
    /// <summary>
    /// What generated code refers to: members of a module (a class cannot share a name with one), and types, namespaces and
    /// functions, which an architecture of that name would hide.
    /// </summary>
    public static readonly IReadOnlyList<string> Used = Words(
        """
        forward Forward call Logical WeightsChanged Dispose Equals Finalize GetHashCode GetType MemberwiseClone ReferenceEquals ToString
        Module SequenceModule Parameter Tensor TensorOptions Device DeviceType Scalar Generated Modules Kernels Runtime
        Weft System TorchSharp torch nn Math MathF Object String
        ArgumentException ScalarType Arithmetic AttentionWeights HeadMaps Initial Mixing RmsNorm BiasedAttention LinRecurrence ToeplitzMixing LinearLayer RoundedLinear FlashAttention FrozenValues MixingMethod FusedActivation FeedForward LayerNormalisation DistanceBias PositionTable RotaryTable Rounding Positions Tokens functional
        AnyHeadSize HeadSize16 HeadSize32 HeadSize64 HeadSize128 CausalMask NoMask DistanceBiases NoBias
        NewDisposeScope RegisterComponents cat matmul maximum minimum randn zeros
        """
    );

    private static string[] Words(string text) => text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
