using System;
using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>
/// A relative positional encoding phi(n) of the distance n = t - s (paper, section 2), tabulated once per length.
/// phi is finite everywhere; which keys are admissible is kept apart, since -inf times a slope has no gradient.
/// </summary>
public sealed class Phi
{
    /// <summary>phi(n) = -log n for n >= 1: a token does not see itself.</summary>
    public static readonly Phi Log = new(n => -Math.Log(n), nearest: 1);

    /// <summary>phi(n) = -n for n >= 0.</summary>
    public static readonly Phi Lin = new(n => -n, nearest: 0);

    private readonly Func<int, double> value;
    private readonly int nearest;
    private readonly ConcurrentDictionary<(int Length, bool LastQuery, ScalarType Type), Table> tables = new();

    private Phi(Func<int, double> value, int nearest)
    {
        this.value = value;
        this.nearest = nearest;
    }

    /// <summary>The table for sequences of one length; kept for the life of the process.</summary>
    internal Table At(int length, bool lastQuery, ScalarType type) =>
        tables.GetOrAdd((length, lastQuery, type), key => Build(key.Length, key.LastQuery, key.Type));

    private Table Build(int length, bool lastQuery, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var byDistance = new double[length];
        for (var n = nearest; n < length; n++)
        {
            byDistance[n] = value(n);
        }

        var positions = arange(length, ScalarType.Int64);
        var queries = lastQuery ? positions.narrow(0, length - 1, 1) : positions;
        var distance = queries.unsqueeze(1) - positions.unsqueeze(0);
        var admissible = distance >= nearest;
        var values = tensor(byDistance, [length], ScalarType.Float64)
            .index_select(0, distance.clamp_min(0).flatten())
            .view(distance.shape);
        return new Table(
            values.to(type).masked_fill(admissible.logical_not(), 0).DetachFromDisposeScope(),
            zeros(distance.shape, type).masked_fill(admissible.logical_not(), Masked).DetachFromDisposeScope(),
            admissible.to(type).DetachFromDisposeScope(),
            // Only the first `nearest` queries have no key to see.
            hasEmptyRow: nearest > (lastQuery ? length - 1 : 0)
        );
    }

    // Far below every logit, and finite in float32 so that a row without keys gives no NaN.
    private const double Masked = -1e30;

    /// <summary>phi and the mask for the queries t and the keys s of one length, [t, T] each.</summary>
    internal sealed class Table(Tensor values, Tensor bias, Tensor admissible, bool hasEmptyRow)
    {
        /// <summary>phi(t - s); 0 where not admissible.</summary>
        public Tensor Values { get; } = values;

        /// <summary>0 where admissible, else far below every logit.</summary>
        public Tensor Bias { get; } = bias;

        /// <summary>1 where admissible, else 0.</summary>
        public Tensor Admissible { get; } = admissible;

        /// <summary>Whether a query has no admissible key; its weights are 0.</summary>
        public bool HasEmptyRow { get; } = hasEmptyRow;
    }
}
