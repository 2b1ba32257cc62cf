namespace Weft.Runtime.Rates.Approximation;

/// <summary>The class of a kernel in the paper's theorems (section 3).</summary>
public abstract record KernelForm
{
    /// <summary>A kernel of no class that a theorem names.</summary>
    public static KernelForm Unknown { get; } = new Other();

    /// <summary>The indicator of one distance: Task I.</summary>
    /// <param name="Distance">T_i.</param>
    public sealed record Memory(int Distance) : KernelForm;

    /// <summary>rho(n) = O(e^(-beta n)): Task III, light tail.</summary>
    /// <param name="Rate">beta.</param>
    public sealed record LightTail(double Rate) : KernelForm;

    /// <summary>rho(n) = O(n^-beta): Task III, heavy tail.</summary>
    /// <param name="Exponent">beta.</param>
    public sealed record HeavyTail(double Exponent) : KernelForm;

    private sealed record Other : KernelForm;
}
