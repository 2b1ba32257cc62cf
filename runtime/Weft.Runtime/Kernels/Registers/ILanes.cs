namespace Weft.Runtime.Kernels;

/// <summary>
/// Arithmetic on one vector register of float32. A kernel is written once against this interface; the JIT compiles it
/// anew for each implementation, so a call is an instruction.
/// </summary>
/// <typeparam name="TVector">The register: <c>Vector512</c>, <c>Vector256</c> or <c>Vector</c> of float.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Numbers in a register.</summary>
    static abstract int Count { get; }

    /// <summary>All 0.</summary>
    static abstract TVector Zero { get; }

    /// <summary>One number everywhere.</summary>
    static abstract TVector Create(float value);

    /// <summary>Count numbers from memory, at any alignment.</summary>
    static abstract TVector Load(float* from);

    /// <summary>The first <paramref name="count"/> numbers from memory, 0 in the other places. Reads nothing beyond.</summary>
    static abstract TVector LoadPart(float* from, int count);

    /// <summary>Count numbers to memory, at any alignment.</summary>
    static abstract void Store(float* to, TVector value);

    /// <summary>
    /// As <see cref="Store"/>, past the caches where there is an instruction for it: a line that is only written is not read
    /// first. The address is a multiple of a register's bytes.
    /// </summary>
    static abstract void StoreStreaming(float* to, TVector value);

    /// <summary>The first <paramref name="count"/> numbers to memory. Writes nothing beyond.</summary>
    static abstract void StorePart(float* to, TVector value, int count);

    /// <summary>x + y.</summary>
    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x - y.</summary>
    static abstract TVector Subtract(TVector x, TVector y);

    /// <summary>x y.</summary>
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>x / y.</summary>
    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>x y + z, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>The larger of the two, number by number; not a number where one is none.</summary>
    static abstract TVector Max(TVector x, TVector y);

    /// <summary>As <see cref="Max"/> by one instruction, for numbers only: what is none may be lost.</summary>
    static abstract TVector MaxNative(TVector x, TVector y);

    /// <summary>The smaller of the two, number by number; not a number where one is none.</summary>
    static abstract TVector Min(TVector x, TVector y);

    /// <summary>The square root.</summary>
    static abstract TVector Sqrt(TVector x);

    /// <summary>2^x with a relative error below 2e-7; 0 below x = -126, not a number for one.</summary>
    static abstract TVector Exp2(TVector x);

    /// <summary>The numbers of each pair exchanged: (x1, x0, x3, x2, ...).</summary>
    static abstract TVector SwapPairs(TVector x);

    /// <summary>
    /// 2^x for x at most 64, cheaper than <see cref="Exp2"/>: 0 below x = -60, so that no denormals arise from products of
    /// weights; not a number for one.
    /// </summary>
    static abstract TVector Exp2Flushed(TVector x);

    /// <summary>0 for every number whose size is below a limit, the others as they are.</summary>
    static abstract TVector ClearBelow(TVector limit, TVector x);

    /// <summary>The sum over the register.</summary>
    static abstract float Sum(TVector x);

    /// <summary>The largest number of the register.</summary>
    static abstract float Largest(TVector x);
}
