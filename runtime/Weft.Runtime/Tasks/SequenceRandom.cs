using System;
using System.Numerics;

namespace Weft.Runtime.Tasks;

/// <summary>
/// The random numbers of one sequence: a xoshiro256** generator seeded by the sequence's stream and index alone, so
/// that a sequence is the same however its stream is cut into batches and whichever thread asks for it.
/// </summary>
/// <remarks>
/// Source: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021.
/// </remarks>
public sealed class SequenceRandom
{
    // Sets the seeds apart from the signs of the same stream, which are the same mixer at the same counters.
    private const ulong Salt = 0xD1B54A32D192ED03;

    private SignSource _stream;
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;
    private double _spare = double.NaN;

    internal SequenceRandom(SignSource stream, long index) => Restart(stream, index);

    /// <summary>Which set the sequence belongs to.</summary>
    public DataSplit Split => _stream.Split;

    /// <summary>Index of the sequence within its stream, from 0.</summary>
    public long Index { get; private set; }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A whole number, uniform on 0 .. <paramref name="count"/> - 1.</summary>
    /// <remarks>By multiplication; the probabilities differ by less than count / 2^64.</remarks>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)Math.BigMul(Next(), (ulong)count, out _);
    }

    /// <summary>The same for large counts.</summary>
    public long Below(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (long)Math.BigMul(Next(), (ulong)count, out _);
    }

    /// <summary>A number, uniform on [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the normal distribution with mean 0 and variance 1, by the Box-Muller transform.</summary>
    public double Gaussian()
    {
        if (!double.IsNaN(_spare))
        {
            double kept = _spare;
            _spare = double.NaN;
            return kept;
        }

        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * Uniform());
        _spare = radius * sine;
        return radius * cosine;
    }

    /// <summary>Writes the signs of this sequence, uniform on {-1, +1}; a second call writes the same ones.</summary>
    public void Signs(Span<float> signs) => _stream.Fill(Index, signs);

    /// <summary>Exchanges the first <paramref name="count"/> items for a random choice of all, in random order.</summary>
    public void Shuffle<T>(Span<T> items, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int j = i + Below(items.Length - i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Goes on with another sequence.</summary>
    internal void Restart(SignSource stream, long index)
    {
        _stream = stream;
        Index = index;
        _spare = double.NaN;
        ulong seed = stream.Word(index) ^ Salt;
        _a = SignSource.Mix(seed + 1);
        _b = SignSource.Mix(seed + 2);
        _c = SignSource.Mix(seed + 3);
        _d = SignSource.Mix(seed + 4);
    }
}
