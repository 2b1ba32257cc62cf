using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>Settings that several tasks have.</summary>
internal static class TaskSettings
{
    /// <summary>The longest distance that a setting may name.</summary>
    public const int Farthest = 999_999;

    /// <summary>The read-out f of a few memories.</summary>
    public static readonly Field<MemoryReadOut> ReadOut = new(
        "read-out",
        new ChoiceShape<MemoryReadOut>(
            new("linear", MemoryReadOut.Linear, "The sum."),
            new("relu-sum", MemoryReadOut.ReluSum, "A network of random units: sum over k of relu(w_k . u)."),
            new("product", MemoryReadOut.Product, "The product: parity for signs."),
            new("table", MemoryReadOut.Table, "A random value for every combination of tokens.")
        ),
        "The function f of the memories.",
        "linear"
    );

    /// <summary>Units of the network of the read-out <c>relu-sum</c>.</summary>
    public static readonly Field<int> Units = new(
        "units",
        Sizes.UpTo(65536),
        "Units of the random network, for read-out: relu-sum.",
        "64"
    );

    /// <summary>Seeds what is random in the target.</summary>
    public static readonly Field<long> Seed = new(
        "task-seed",
        new IntegerShape(0, (1L << 22) - 1),
        "Seeds what is random in the target itself, the same for every trial.",
        "1"
    );

    /// <summary>Which positions have a target.</summary>
    public static readonly Field<ReadOut> Positions = new(
        "positions",
        new ChoiceShape<ReadOut>(
            new("last", Spec.ReadOut.Last, "A target at the last position only."),
            new("every", Spec.ReadOut.Every, "A target at every position that has its whole memory before it.")
        ),
        "Which positions have a target.",
        "last"
    );

    /// <summary>Number of tokens of a payload.</summary>
    public static readonly Field<int> Symbols = new(
        "symbols",
        Sizes.UpTo(65534),
        "How many different tokens a payload is made of; a blank and a delimiter come in addition.",
        "8"
    );

    /// <summary>The size of a vocabulary; every kind has its own default.</summary>
    public static Field<int> Vocabulary(string fallback) =>
        new("vocabulary", new IntegerShape(2, 65536).ToInt32(), "The number of tokens.", fallback);

    /// <summary>A list of distances, ascending.</summary>
    public static Shape<EquatableArray<int>> Distances(int minimum) =>
        new ListShape<long>(new IntegerShape(minimum, Farthest), "a list of distances").Select(
            written => new EquatableArray<int>(written.Select(n => checked((int)n)).OrderBy(n => n))
        );
}

/// <summary>How a target is made of its memories u.</summary>
public enum MemoryReadOut
{
    /// <summary>sum_j u_j.</summary>
    Linear,

    /// <summary>sum over k of relu(w_k . u), w_k ~ N(0, I).</summary>
    ReluSum,

    /// <summary>prod_j u_j.</summary>
    Product,

    /// <summary>A table over all combinations of values, drawn at random.</summary>
    Table,
}
