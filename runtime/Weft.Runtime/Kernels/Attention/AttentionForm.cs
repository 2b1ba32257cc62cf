namespace Weft.Runtime.Kernels;

/// <summary>
/// The size of a head as a type, so that generated code passes it to the JIT as a constant of the kernel's loops.
/// </summary>
public interface IHeadSize
{
    /// <summary>Numbers per head, of keys and of values; 0 where the tensors say.</summary>
    static abstract int Value { get; }
}

/// <summary>Which keys a query may see, as a type.</summary>
public interface IAttentionMask
{
    /// <summary>Whether keys after the query are excluded.</summary>
    static abstract bool IsCausal { get; }
}

/// <summary>What is added to the products of queries and keys, as a type.</summary>
public interface IAttentionBias
{
    /// <summary>Whether there is a bias for every distance.</summary>
    static abstract bool IsGiven { get; }
}

/// <summary>Heads of any size.</summary>
public readonly struct AnyHeadSize : IHeadSize
{
    /// <inheritdoc/>
    public static int Value => 0;
}

/// <summary>Heads of 16.</summary>
public readonly struct HeadSize16 : IHeadSize
{
    /// <inheritdoc/>
    public static int Value => 16;
}

/// <summary>Heads of 32.</summary>
public readonly struct HeadSize32 : IHeadSize
{
    /// <inheritdoc/>
    public static int Value => 32;
}

/// <summary>Heads of 64.</summary>
public readonly struct HeadSize64 : IHeadSize
{
    /// <inheritdoc/>
    public static int Value => 64;
}

/// <summary>Heads of 128.</summary>
public readonly struct HeadSize128 : IHeadSize
{
    /// <inheritdoc/>
    public static int Value => 128;
}

/// <summary>Keys up to the query.</summary>
public readonly struct CausalMask : IAttentionMask
{
    /// <inheritdoc/>
    public static bool IsCausal => true;
}

/// <summary>All keys.</summary>
public readonly struct NoMask : IAttentionMask
{
    /// <inheritdoc/>
    public static bool IsCausal => false;
}

/// <summary>A bias for every distance.</summary>
public readonly struct DistanceBiases : IAttentionBias
{
    /// <inheritdoc/>
    public static bool IsGiven => true;
}

/// <summary>No bias.</summary>
public readonly struct NoBias : IAttentionBias
{
    /// <inheritdoc/>
    public static bool IsGiven => false;
}

/// <summary>The constants of one kind of attention together.</summary>
internal interface IAttentionForm
{
    /// <summary>Numbers per head, or 0.</summary>
    static abstract int Size { get; }

    /// <summary>Whether keys after the query are excluded.</summary>
    static abstract bool IsCausal { get; }

    /// <summary>Whether there is a bias for every distance.</summary>
    static abstract bool IsBiased { get; }
}

/// <summary>A form put together of its parts.</summary>
internal readonly struct AttentionForm<TSize, TMask, TBias> : IAttentionForm
    where TSize : struct, IHeadSize
    where TMask : struct, IAttentionMask
    where TBias : struct, IAttentionBias
{
    public static int Size => TSize.Value;

    public static bool IsCausal => TMask.IsCausal;

    public static bool IsBiased => TBias.IsGiven;
}
