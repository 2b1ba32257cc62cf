using System.Collections.Generic;
using System.IO;
using System.Text;
using Weft.Runtime.Files;

namespace Weft.Tool;

/// <summary>
/// The names and shapes in a file of weights, in TorchSharp's format: the number of tensors, then for each its name, type,
/// rank, sizes and bytes, numbers as LEB128. TorchSharp's own reader stops at the first thing that does not fit and says
/// neither which it was nor what it would have been.
/// </summary>
internal static class WeightsFile
{
    private const int MostTensors = 1_000_000;
    private const int LongestName = 1000;
    private const int MostDimensions = 16;

    // Bytes of an element by the number of its type in libtorch: uint8, int8, int16, int32, int64, three floats, three
    // complex, bool, then bfloat16.
    private static readonly Dictionary<long, int> s_sizes = new()
    {
        [0] = 1,
        [1] = 1,
        [2] = 2,
        [3] = 4,
        [4] = 8,
        [5] = 2,
        [6] = 4,
        [7] = 8,
        [8] = 4,
        [9] = 8,
        [10] = 16,
        [11] = 1,
        [15] = 2,
    };

    /// <summary>Every tensor's shape by its name; null where the file is none of weights or is cut off.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="System.UnauthorizedAccessException">It must not be read.</exception>
    public static IReadOnlyDictionary<string, long[]>? Shapes(string path)
    {
        using Stream stream = InputFile.OpenRead(path, InputFile.LargestWeights);
        var shapes = new Dictionary<string, long[]>();
        if (Number(stream) is not (>= 0 and <= MostTensors and var count))
        {
            return null;
        }

        for (long i = 0; i < count; i++)
        {
            if (
                Text(stream) is not { } name
                || Number(stream) is not { } type
                || !s_sizes.TryGetValue(type, out int size)
                || Number(stream) is not (>= 0 and <= MostDimensions and var rank)
            )
            {
                return null;
            }

            var shape = new long[rank];
            double bytes = size;
            for (int j = 0; j < shape.Length; j++)
            {
                if (Number(stream) is not (>= 0 and var length))
                {
                    return null;
                }

                shape[j] = length;
                bytes *= length;
            }

            if (bytes > stream.Length - stream.Position || !shapes.TryAdd(name, shape))
            {
                return null;
            }

            stream.Position += (long)bytes;
        }

        return stream.Position == stream.Length ? shapes : null;
    }

    private static string? Text(Stream stream)
    {
        if (Number(stream) is not (>= 0 and <= LongestName and var length))
        {
            return null;
        }

        byte[] bytes = new byte[length];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? Encoding.UTF8.GetString(bytes)
            : null;
    }

    // Seven bits a byte, the lowest first.
    private static long? Number(Stream stream)
    {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            int next = stream.ReadByte();
            if (next < 0)
            {
                return null;
            }

            value |= (long)(next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                return value;
            }
        }

        return null;
    }
}
