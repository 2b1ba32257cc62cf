using System;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>What is no tensor among the arguments of biased attention.</summary>
internal sealed record AttentionOptions(
    int Heads,
    bool Softmax,
    float Scale,
    bool Causal,
    bool BiasLearns,
    AttentionKernels Kernels
);

/// <summary>Biased attention as a node of the graph: arguments q, k, v, the table of biases if there is one, options.</summary>
internal sealed unsafe class BiasedAttentionFunction : autograd.SingleTensorFunction<BiasedAttentionFunction>
{
    public override string Name => nameof(BiasedAttention);

    /// <summary>Computes the outputs, and the sums' logarithms if there is a tensor for them.</summary>
    public static Tensor Forward(Tensor q, Tensor k, Tensor v, Tensor? bias, AttentionOptions options, Tensor? logSum)
    {
        var result = empty(q.size(0), q.size(1), v.size(2));
        var call = Describe(q, k, v, bias, result, options);
        call.LogSum = logSum is null ? null : TensorMemory.Of(logSum);
        options.Kernels.Forward(call);
        KeepAlive(q, k, v, bias, result, logSum);
        return result;
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (q, k, v) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        var bias = vars.Length > 4 ? (Tensor)vars[3] : null;
        var options = (AttentionOptions)vars[^1];
        var logSum = empty(q.size(0), options.Heads, q.size(1));
        var result = Forward(q, k, v, bias, options, logSum);
        List<Tensor> saved = [q, k, v, result, logSum];
        if (bias is not null)
        {
            saved.Add(bias);
        }

        ctx.save_for_backward(saved);
        ctx.save_data(nameof(AttentionOptions), options);
        ctx.save_data("biased", bias is not null);
        return result;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        KernelFault.Backward(
            ctx,
            saved => Gradients(saved, (AttentionOptions)ctx.get_data(nameof(AttentionOptions)), grad_output),
            tensors: (bool)ctx.get_data("biased") ? 4 : 3,
            others: 1
        );

    private static List<Tensor> Gradients(List<Tensor> saved, AttentionOptions options, Tensor gradient)
    {
        var (q, k, v) = (saved[0], saved[1], saved[2]);
        var bias = saved.Count > 5 ? saved[5] : null;
        var (dq, dk, dv) = (empty(q.shape), empty(k.shape), empty(v.shape));
        using var g = gradient.contiguous();
        using var perSequence = options.BiasLearns ? empty(q.size(0), options.Heads, k.size(1)) : null;
        var call = Describe(q, k, v, bias, saved[3], options);
        call.LogSum = TensorMemory.Of(saved[4]);
        call.OutGradient = Rows(g, options.Heads);
        call.QGradient = Rows(dq, options.Heads);
        call.KGradient = Rows(dk, options.Heads);
        call.VGradient = Rows(dv, options.Heads);
        call.BiasGradient = perSequence is null ? null : TensorMemory.Of(perSequence);
        options.Kernels.Backward(call);
        KeepAlive(q, k, v, bias, saved[3], saved[4], g, dq, dk, dv, perSequence);
        Tensor? db = null;
        if (perSequence is not null)
        {
            db = empty(bias!.shape);
            SumOverBatch(TensorMemory.Of(perSequence), (int)q.size(0), db.numel(), TensorMemory.Of(db));
            KeepAlive(perSequence, db);
        }

        return bias is null ? [dq, dk, dv, null!] : [dq, dk, dv, db!, null!];
    }

    private static AttentionCall Describe(
        Tensor q,
        Tensor k,
        Tensor v,
        Tensor? bias,
        Tensor result,
        AttentionOptions options
    ) =>
        new()
        {
            Batch = (int)q.size(0),
            Heads = options.Heads,
            Queries = (int)q.size(1),
            Keys = (int)k.size(1),
            Scale = options.Scale,
            Softmax = options.Softmax,
            Causal = options.Causal,
            Q = Rows(q, options.Heads),
            K = Rows(k, options.Heads),
            V = Rows(v, options.Heads),
            Out = Rows(result, options.Heads),
            Bias = bias is null ? null : TensorMemory.Of(bias),
        };

    private static HeadRows Rows(Tensor x, int heads) =>
        new(TensorMemory.OfView(x), x.stride(0), x.stride(1), (int)x.size(2) / heads);

    /// <summary>Adds the sequences' tables in their order, so that the sum is always the same.</summary>
    private static void SumOverBatch(float* from, int batch, long count, float* to)
    {
        for (long i = 0; i < count; i++)
        {
            double sum = 0;
            for (var b = 0; b < batch; b++)
            {
                sum += from[b * count + i];
            }

            to[i] = (float)sum;
        }
    }

    private static void KeepAlive(params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (var tensor in tensors)
        {
            GC.KeepAlive(tensor);
        }
    }
}
