using System;

namespace Weft.Runtime.Kernels;

/// <summary>Rows of lin with one number for every coordinate, from those per head and those that heads share.</summary>
internal static unsafe class LinLayout
{
    /// <summary>Factors [count, H] to [count, H e].</summary>
    public static void Spread(MixingShape shape, float* factors, float* lanes, int count)
    {
        for (var i = 0; i < count * shape.Heads; i++)
        {
            var value = factors[i];
            var to = lanes + (nint)i * shape.Size;
            for (var j = 0; j < shape.Size; j++)
            {
                to[j] = value;
            }
        }
    }

    /// <summary>Values that heads share, once for each head.</summary>
    public static float* Repeat(MixingShape shape, float* x, float* to)
    {
        for (var h = 0; h < shape.Heads; h++)
        {
            new ReadOnlySpan<float>(x, shape.Size).CopyTo(new Span<float>(to + (nint)h * shape.Size, shape.Size));
        }

        return to;
    }

    /// <summary>The sum over heads.</summary>
    public static void Add(MixingShape shape, float* heads, float* to)
    {
        new ReadOnlySpan<float>(heads, shape.Size).CopyTo(new Span<float>(to, shape.Size));
        for (var h = 1; h < shape.Heads; h++)
        {
            for (var j = 0; j < shape.Size; j++)
            {
                to[j] += heads[(nint)h * shape.Size + j];
            }
        }
    }
}
