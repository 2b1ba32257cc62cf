using System;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Kernels;

/// <summary>Working memory of a kernel on one thread, kept for its next call: 64-byte aligned and not cleared.</summary>
internal static unsafe class Scratch
{
    [ThreadStatic]
    private static Block? s_block;

    /// <summary>Room for so many numbers, until the next call on this thread.</summary>
    public static float* Take(long count)
    {
        s_block ??= new Block();
        return s_block.Take(count);
    }

    private sealed class Block
    {
        private void* _memory;
        private long _count;

        ~Block() => NativeMemory.AlignedFree(_memory);

        public float* Take(long count)
        {
            if (count > _count)
            {
                NativeMemory.AlignedFree(_memory);
                _memory = NativeMemory.AlignedAlloc(checked((nuint)count * sizeof(float)), 64);
                _count = count;
            }

            return (float*)_memory;
        }
    }
}
