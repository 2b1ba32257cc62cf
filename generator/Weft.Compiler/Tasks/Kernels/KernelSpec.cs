namespace Weft.Compiler.Tasks.Kernels;

/// <summary>A memory kernel rho(n) over distances n >= 0, as declared.</summary>
public abstract record KernelSpec
{
    /// <summary>The word of the kind.</summary>
    public abstract string Word { get; }
}
