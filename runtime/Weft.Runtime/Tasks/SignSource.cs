using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weft.Runtime.Tasks;

/// <summary>
/// A reproducible stream of sequences of signs, uniform on {-1, +1}. It is counter-based: 64 signs are the bits of
/// SplitMix64 at a counter, and every stream owns a range of counters. SplitMix64 is a bijection of its counter, so
/// the first 64 signs of any two sequences of one length, in the same stream or not, are never the same: training,
/// validation and test sets are disjoint by construction for T of at least 64.
/// </summary>
/// <remarks>Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
public readonly record struct SignSource
{
    /// <summary>Trials whose seeds agree modulo this number train on the same sequences.</summary>
    public const long DistinctSeeds = 1L << SeedBits;

    // A counter is: 2 bits for the kind of stream, 22 for the seed, 40 for the word within the stream. 2^40 words
    // are 7e13 signs, about 70 thousand times what one of the paper's experiments draws.
    private const int SeedBits = 22;
    private const int WordBits = 40;
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private const uint One = 0x3F800000;
    private const uint Sign = 0x80000000;

    private const ulong ValidationKind = 1;
    private const ulong TestKind = 2;

    private readonly ulong _start;

    private SignSource(ulong kind, long seed) =>
        _start = (kind << (SeedBits + WordBits)) | (((ulong)seed & (DistinctSeeds - 1)) << WordBits);

    /// <summary>The validation set, the same for every trial.</summary>
    public static SignSource Validation { get; } = new(ValidationKind, 0);

    /// <summary>The test set, the same for every trial.</summary>
    public static SignSource Test { get; } = new(TestKind, 0);

    /// <summary>What the sequences of this stream are for.</summary>
    public DataSplit Split =>
        (_start >> (SeedBits + WordBits)) switch
        {
            ValidationKind => DataSplit.Validation,
            TestKind => DataSplit.Test,
            _ => DataSplit.Training,
        };

    /// <summary>The training data of a trial.</summary>
    /// <param name="seed">The trial's seed.</param>
    public static SignSource Training(long seed) => new(0, seed);

    /// <summary>Where the fixed weights of a teacher come from.</summary>
    internal static SignSource Teacher(long taskSeed) => new(3, taskSeed);

    /// <summary>Writes one sequence.</summary>
    /// <param name="index">Index of the sequence within the stream, from 0.</param>
    /// <param name="signs">Receives T signs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream has no sequence of that index.</exception>
    public void Fill(long index, Span<float> signs)
    {
        long words = (signs.Length + 63L) / 64;
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, (1L << WordBits) / Math.Max(words, 1) - 1);

        long word = index * words;
        while (signs.Length >= 64)
        {
            Expand(Word(word++), signs);
            signs = signs[64..];
        }

        if (signs.Length > 0)
        {
            Span<float> last = stackalloc float[64];
            Expand(Word(word), last);
            last[..signs.Length].CopyTo(signs);
        }
    }

    /// <summary>The 64 random bits at a counter of this stream.</summary>
    internal ulong Word(long counter) => Mix(_start + (ulong)counter);

    /// <summary>SplitMix64 at a counter, a bijection.</summary>
    internal static ulong Mix(ulong counter)
    {
        ulong z = counter * GoldenGamma;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    // Bit i becomes float i: each lane tests its own bit of a broadcast byte and sets or clears the sign of 1.0f.
    private static void Expand(ulong word, Span<float> signs)
    {
        Vector256<uint> laneBit = Vector256.Create(1u, 2u, 4u, 8u, 16u, 32u, 64u, 128u);
        Span<Vector256<uint>> lanes = MemoryMarshal.Cast<float, Vector256<uint>>(signs[..64]);
        for (int i = 0; i < lanes.Length; i++)
        {
            Vector256<uint> clear = Vector256.Equals(Vector256.Create((uint)(word >> (8 * i))) & laneBit, default);
            lanes[i] = (clear & Vector256.Create(Sign)) | Vector256.Create(One);
        }
    }
}
