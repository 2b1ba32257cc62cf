using System;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>
/// What a module compiled for inference computes from its parameters alone: composed maps, tables of biases, weights that
/// no input reaches. Each is computed by the first call, without a graph for gradients, and kept; what depends on the
/// number of positions is computed again when that changes.
/// </summary>
public sealed class FrozenValues : IDisposable
{
    private readonly Dictionary<int, (Tensor Value, long Length)> _values = [];

    /// <summary>The value with a number.</summary>
    /// <param name="number">Its number in the module.</param>
    /// <param name="compute">Computes it.</param>
    /// <param name="length">The number of positions that it depends on; 0 where it depends on none.</param>
    public Tensor Get(int number, Func<Tensor> compute, long length = 0)
    {
        ArgumentNullException.ThrowIfNull(compute);
        if (_values.TryGetValue(number, out var known))
        {
            if (known.Length == length)
            {
                return known.Value;
            }

            known.Value.Dispose();
        }

        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var value = compute().DetachFromDisposeScope();
        _values[number] = (value, length);
        return value;
    }

    /// <summary>Forgets all values: the parameters have changed.</summary>
    public void Clear()
    {
        foreach (var (value, _) in _values.Values)
        {
            value.Dispose();
        }

        _values.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
