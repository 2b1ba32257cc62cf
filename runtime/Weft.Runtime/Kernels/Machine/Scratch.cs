using System;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Working memory of a kernel on one thread, kept for its next call: 64-byte aligned and not cleared. A kernel's own room and
/// that of a piece of its work are two, as the thread that shares out the work takes part in it.
/// </summary>
internal static unsafe class Scratch
{
    [ThreadStatic]
    private static Block? s_block;

    [ThreadStatic]
    private static Block? s_piece;

    /// <summary>Room for so many numbers, until the next call on this thread.</summary>
    public static float* Take(long count)
    {
        s_block ??= new Block();
        return s_block.Take(count);
    }

    /// <summary>Room for a piece of work that several threads share, until the next such call on this thread.</summary>
    public static float* OfPiece(long count)
    {
        s_piece ??= new Block();
        return s_piece.Take(count);
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
