namespace Weft.Runtime.Kernels;

/// <summary>Both passes of biased attention, compiled for one form.</summary>
internal abstract class AttentionKernels
{
    /// <summary>Heads of any size.</summary>
    public static AttentionKernels Any(bool isCausal, bool isBiased) =>
        (isCausal, isBiased) switch
        {
            (true, true) => AttentionKernels<AttentionForm<AnyHeadSize, CausalMask, DistanceBiases>>.Instance,
            (true, false) => AttentionKernels<AttentionForm<AnyHeadSize, CausalMask, NoBias>>.Instance,
            (false, true) => AttentionKernels<AttentionForm<AnyHeadSize, NoMask, DistanceBiases>>.Instance,
            (false, false) => AttentionKernels<AttentionForm<AnyHeadSize, NoMask, NoBias>>.Instance,
        };

    /// <summary>Computes outputs.</summary>
    public abstract void Forward(in AttentionCall call);

    /// <summary>Computes gradients.</summary>
    public abstract void Backward(in AttentionCall call);
}

/// <inheritdoc cref="AttentionKernels"/>
internal sealed class AttentionKernels<TForm> : AttentionKernels
    where TForm : struct, IAttentionForm
{
    public static readonly AttentionKernels<TForm> Instance = new();

    public override void Forward(in AttentionCall call)
    {
        var kernel = new AttentionForward<TForm>(call);
        Simd.Run(ref kernel);
    }

    public override void Backward(in AttentionCall call)
    {
        var kernel = new AttentionBackward<TForm>(call);
        Simd.Run(ref kernel);
    }
}
