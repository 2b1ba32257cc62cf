using System;
using System.Runtime.InteropServices;
using Xunit;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Numbers between guards of a value that no kernel computes: what is written outside, or read there, shows.</summary>
internal sealed unsafe class GuardedFloats : IDisposable
{
    private const int Guard = 96;
    private const int Canary = 0x7fc5a5a5;

    private readonly float* _all;
    private readonly int _count;

    /// <summary>So many numbers, all not a number, at an alignment of a float only.</summary>
    public GuardedFloats(int count)
    {
        _count = count;
        _all = (float*)NativeMemory.Alloc((nuint)(count + 2 * Guard), sizeof(float));
        new Span<int>(_all, count + 2 * Guard).Fill(Canary);
    }

    /// <summary>Numbers of another array.</summary>
    public GuardedFloats(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Span);

    public float* Start => _all + Guard;

    public Span<float> Span => new(Start, _count);

    /// <summary>Asserts that the guards are whole.</summary>
    public void Check()
    {
        var all = new ReadOnlySpan<int>(_all, _count + 2 * Guard);
        Assert.Equal(-1, all[..Guard].IndexOfAnyExcept(Canary));
        Assert.Equal(-1, all[^Guard..].IndexOfAnyExcept(Canary));
    }

    public void Dispose() => NativeMemory.Free(_all);
}
