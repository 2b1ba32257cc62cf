using System.Collections.Generic;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Positions;

/// <summary>How heads know where a token stands.</summary>
public abstract record PositionScheme
{
    /// <summary>Its name in specs.</summary>
    public abstract string Word { get; }

    /// <summary>Whether it has a meaning for keys after the query.</summary>
    public virtual bool AllowsFuture => true;

    /// <summary>What is wrong between its settings, what was expected and a mend; null where nothing is.</summary>
    internal virtual string? Fault => null;
}

/// <summary>
/// An encoding that adds b_h(n) to the logits of head h, n = t - s >= 0: Toeplitz and causal (paper, section 2).
/// </summary>
public abstract record RelativePosition : PositionScheme
{
    /// <inheritdoc/>
    public sealed override bool AllowsFuture => false;

    /// <summary>The smallest distance that is admissible; the heads do not see keys that are nearer.</summary>
    public virtual int Nearest => 0;

    /// <summary>Distances, ascending from 0, at which the bias may change; null where it may at any, or at too many.</summary>
    public virtual IReadOnlyList<int>? Steps => null;

    /// <summary>What is learned; every parameter has a row for each head.</summary>
    public virtual IReadOnlyList<PositionParameter> Parameters => [];

    /// <summary>b_h(n) in the variables n, h = 1..H and the parameters.</summary>
    /// <param name="heads">H, the heads that share this encoding.</param>
    public abstract Formula Bias(int heads);
}

/// <summary>An encoding with one slope for each head: b_h(n) = p_h phi(n).</summary>
public abstract record SlopedPosition : RelativePosition
{
    /// <summary>phi(n) for admissible distances.</summary>
    public abstract Formula Phi(Formula n);

    /// <summary>phi continued to all real numbers, which the score "tmx" needs; null where none is defined.</summary>
    public virtual Formula? PhiOfReal(Formula z) => null;

    /// <summary>p_h in the variable h and the parameters.</summary>
    public abstract Formula Slope(int heads);

    /// <inheritdoc/>
    public sealed override Formula Bias(int heads) => Slope(heads) * Phi(new Variable("n"));
}

/// <summary>A sloped encoding whose slopes are learned: p = softplus(theta), positive for every theta.</summary>
/// <param name="InitialSlope">Range of the heads' initial slopes.</param>
public abstract record LearnedSlopePosition(SlopeRange InitialSlope) : SlopedPosition
{
    /// <summary>Name of theta among the parameters.</summary>
    public const string Theta = "theta";

    /// <inheritdoc/>
    public sealed override IReadOnlyList<PositionParameter> Parameters =>
        [new(Theta, null, new Initialisation.Slopes(InitialSlope.Low, InitialSlope.High))];

    /// <inheritdoc/>
    public sealed override Formula Slope(int heads) => Softplus(new Variable(Theta));
}

/// <summary>A parameter of a relative encoding.</summary>
/// <param name="Name">Its name in the formula.</param>
/// <param name="Columns">Columns of its row for a head; null for a single number.</param>
/// <param name="Initialisation">How it is initialised.</param>
public sealed record PositionParameter(string Name, int? Columns, Initialisation Initialisation);

/// <summary>An encoding added to the embedding: x^(0)_t = W_E x_t + b_E + P_t, P_t in R^D. Heads add nothing.</summary>
public abstract record AbsolutePosition : PositionScheme
{
    /// <summary>P_t in the variables t, i = 0..D-1 where it is fixed; null where it is a learned table.</summary>
    public abstract Formula? Encoding(int width);

    /// <summary>Positions that a learned table holds; null where there is no bound.</summary>
    public virtual int? MostPositions => null;
}

/// <summary>
/// An encoding that rotates pairs of coordinates of queries and keys, (2i, 2i + 1), by an angle that grows with the
/// position, so that a logit depends on the distance alone.
/// </summary>
public abstract record RotatingPosition : PositionScheme
{
    /// <summary>The angle in the variables t and i = 0..e/2-1.</summary>
    /// <param name="headSize">e.</param>
    public abstract Formula Angle(int headSize);
}
