using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;

namespace Weft.Runtime.Training;

/// <summary>
/// An optimiser over flat buffers: after one pass for the norm of the gradient, one pass clips, decays and updates.
/// Results are the same to the last bit for every number of threads.
/// </summary>
internal sealed unsafe class FlatOptimiser
{
    // The pieces that are handed out to threads: large against the handing out, small against a share.
    private const int BlockSize = 8192;

    private const int Alignment = 64;

    private readonly OptimiserKind _kind;
    private readonly int _count;
    private readonly double _weightDecay;
    private readonly double _clip;
    private readonly int _threads;
    private readonly FlatBlock[] _blocks;
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly double[] _sums;
    private int _steps;

    /// <summary>Starts with moments of 0.</summary>
    /// <param name="kind">The formula.</param>
    /// <param name="parts">The parameters in the order of the buffer, and which of them decay.</param>
    /// <param name="weightDecay">wd, for those that do.</param>
    /// <param name="clip">Bound on the Euclidean norm of the whole gradient; 0 for none.</param>
    /// <param name="threads">At most so many threads.</param>
    public FlatOptimiser(
        OptimiserKind kind,
        IReadOnlyList<FlatPart> parts,
        double weightDecay,
        double clip,
        int threads
    )
    {
        _kind = kind;
        _weightDecay = weightDecay;
        _clip = clip;
        _threads = threads;
        (_blocks, _count) = Split(parts);
        _first = Moments(_count);
        _second = kind == OptimiserKind.AdamW ? Moments(_count) : [];
        _sums = new double[EuclideanNorm.Blocks(_count)];
    }

    /// <summary>Takes one step.</summary>
    /// <param name="parameters">The parameters, changed in place.</param>
    /// <param name="gradients">Their gradients, unchanged.</param>
    /// <param name="learningRate">lr of this step.</param>
    /// <exception cref="ArgumentException">A buffer is not as long as the parts together.</exception>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients, double learningRate)
    {
        if (parameters.Length != _count || gradients.Length != _count)
        {
            throw new ArgumentException(
                $"found {parameters.Length} parameters and {gradients.Length} gradients, expected {_count}"
            );
        }

        _steps++;
        fixed (float* p = parameters)
        fixed (float* g = gradients)
        {
            var buffers = new FlatBuffers((nint)p, (nint)g, Aligned(_first), Aligned(_second));
            var scale = ClipScale(g);
            switch (_kind)
            {
                case OptimiserKind.AdamW:
                    Update(new AdamWRule(learningRate, _steps), buffers, scale, learningRate);
                    break;
                case OptimiserKind.Sgd:
                    Update(new SgdRule(learningRate), buffers, scale, learningRate);
                    break;
                default:
                    Update(new LionRule(learningRate), buffers, scale, learningRate);
                    break;
            }
        }
    }

    // The small constant is that of PyTorch's clip_grad_norm_.
    private float ClipScale(float* gradients) =>
        _clip > 0 ? (float)Math.Min(1, _clip / (EuclideanNorm.Of(gradients, _count, _sums, _threads) + 1e-6)) : 1;

    private void Update<TRule>(TRule rule, FlatBuffers buffers, float scale, double learningRate)
        where TRule : struct, IUpdateRule
    {
        var decay = (float)(1 - learningRate * _weightDecay);
        var update = new FlatUpdate<TRule>(rule, buffers, _blocks, scale, decay, _threads);
        Simd.Run(ref update);
    }

    // Neighbours that decay alike are one run: a network of many small tensors has few blocks.
    private static (FlatBlock[] Blocks, int Count) Split(IReadOnlyList<FlatPart> parts)
    {
        var blocks = new List<FlatBlock>();
        var start = 0;
        var end = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            end = checked(end + parts[i].Count);
            if (i + 1 < parts.Count && parts[i + 1].Decays == parts[i].Decays)
            {
                continue;
            }

            for (; start < end; start += Math.Min(BlockSize, end - start))
            {
                blocks.Add(new FlatBlock(start, Math.Min(BlockSize, end - start), parts[i].Decays));
            }
        }

        return ([.. blocks], end);
    }

    // Pinned, with room to begin at a cache line.
    private static float[] Moments(int count) =>
        GC.AllocateArray<float>(checked(count + Alignment / sizeof(float)), pinned: true);

    private static nint Aligned(float[] pinned) =>
        ((nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned)) + Alignment - 1)
        & ~(nint)(Alignment - 1);
}

/// <summary>One parameter in a flat buffer.</summary>
/// <param name="Count">Its numbers.</param>
/// <param name="Decays">Whether weight decay acts on it.</param>
internal readonly record struct FlatPart(int Count, bool Decays);
