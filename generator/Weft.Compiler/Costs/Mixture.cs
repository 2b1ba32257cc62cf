namespace Weft.Compiler.Costs;

/// <summary>
/// The sizes of a mixture of all positions, as far as its cost depends on them: values [B, T, H e] mixed by weights of a
/// query and a key.
/// </summary>
/// <param name="Batch">B.</param>
/// <param name="Length">T.</param>
/// <param name="Heads">H.</param>
/// <param name="ValueSize">e, coordinates of a head's values; where heads share them, of all.</param>
public readonly record struct Mixture(int Batch, int Length, int Heads, int ValueSize)
{
    /// <summary>Coordinates of a head's queries and keys; 0 where no input reaches the weights.</summary>
    public int KeySize { get; init; }

    /// <summary>Whether there are biases by distance beside dot products.</summary>
    public bool HasBias { get; init; }

    /// <summary>Steps of distances over which weights are constant; 0 where that is not known.</summary>
    public int Steps { get; init; }

    /// <summary>Whether gradients are wanted, too.</summary>
    public bool IsTraining { get; init; }

    /// <summary>Pairs of a query and a key, those above the diagonal included: B H T^2.</summary>
    internal double Pairs => (double)Batch * Heads * Length * Length;

    /// <summary>Elements of the result: B T H e.</summary>
    internal double Values => (double)Batch * Length * Heads * ValueSize;
}
