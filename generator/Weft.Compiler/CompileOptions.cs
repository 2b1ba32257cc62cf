using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Costs;
using Weft.Compiler.Ir;
using Weft.Compiler.Passes;
using Weft.Compiler.Spec;

namespace Weft.Compiler;

/// <summary>What the compiler may do, and the sizes it does it for. Equal options and equal specs give equal text.</summary>
public sealed record CompileOptions
{
    /// <summary>Every pass, at the nominal sizes: what the source generator uses.</summary>
    public static readonly CompileOptions Default = new();

    /// <summary>The names of all passes, in their order.</summary>
    public static IReadOnlyList<string> PassNames { get; } = [.. PassPipeline.Ordered.Select(pass => pass.Name)];

    /// <summary>The sizes at which one way of computing is weighed against another.</summary>
    public Extent Extent { get; init; } = Extent.Nominal;

    /// <summary>How fast ways of computing a mixture are, by which one is chosen.</summary>
    public Calibration Calibration { get; init; } = Calibration.BuiltIn;

    /// <summary>
    /// Whether the module is for inference with weights that no longer change: what depends on them alone (composed maps,
    /// tables of biases, weights that no input reaches) is computed by the first call and kept.
    /// </summary>
    public bool IsFrozen => Extent.IsFrozen;

    /// <summary>What the products of linear maps are computed in.</summary>
    public LinearPrecision LinearPrecision { get; init; }

    /// <summary>Names of passes that are left out (<c>--no-pass</c>).</summary>
    public EquatableArray<string> WithoutPasses { get; init; } = new([]);

    /// <summary>These options for other sizes.</summary>
    /// <param name="batch">B.</param>
    /// <param name="length">T.</param>
    public CompileOptions At(int batch, int length) =>
        this with
        {
            Extent = Extent with { Batch = batch, Length = length },
        };

    /// <summary>These options for inference with weights that no longer change.</summary>
    public CompileOptions Frozen() => this with { Extent = Extent with { IsFrozen = true } };

    /// <summary>These options without some more passes.</summary>
    /// <param name="names">Names of passes.</param>
    /// <exception cref="ArgumentException">A name is no pass's.</exception>
    public CompileOptions Without(params string[] names)
    {
        foreach (var name in names ?? throw new ArgumentNullException(nameof(names)))
        {
            if (!PassNames.Contains(name))
            {
                throw new ArgumentException(
                    $"found the pass '{name}', expected one of {string.Join(", ", PassNames)}",
                    nameof(names)
                );
            }
        }

        return this with
        {
            WithoutPasses = new EquatableArray<string>(
                WithoutPasses.Concat(names).Distinct().OrderBy(name => name, StringComparer.Ordinal)
            ),
        };
    }
}
