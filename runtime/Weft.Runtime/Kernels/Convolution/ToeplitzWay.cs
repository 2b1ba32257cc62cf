using Weft.Compiler.Costs;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>How a call is computed.</summary>
internal sealed class ToeplitzWay
{
    private readonly MixingMethod _method;

    /// <param name="method">The way.</param>
    /// <param name="steps">Steps of the weights, for prefix sums.</param>
    public ToeplitzWay(MixingMethod method, StepWeights? steps) =>
        (_method, Steps) = (method, method == MixingMethod.PrefixSums ? steps : null);

    /// <summary>The steps that gradients are gathered to; null where every distance has its own.</summary>
    public StepWeights? Steps { get; }

    /// <summary>Computes the result, or the gradients where the arrays hold one.</summary>
    public unsafe void Run(ToeplitzArrays arrays)
    {
        switch (_method)
        {
            case MixingMethod.Tiles:
                var tiles = new ToeplitzTilePass { Arrays = arrays };
                Simd.Run(ref tiles);
                break;
            case MixingMethod.PrefixSums:
                var sums = new StepPass { Arrays = arrays, Steps = Steps! };
                Simd.Run(ref sums);
                break;
            default:
                var twiddles = FourierTwiddles.Of(FourierModel.Block(arrays.Shape.Length));
                using (
                    var spectra = empty([ToeplitzPass.SpectraRoom(arrays.Shape, twiddles.Points)], ScalarType.Float32)
                )
                {
                    var transforms = new ToeplitzPass
                    {
                        Arrays = arrays,
                        Twiddles = twiddles,
                        Spectra = TensorMemory.Of(spectra),
                    };
                    Simd.Run(ref transforms);
                }

                break;
        }
    }
}
