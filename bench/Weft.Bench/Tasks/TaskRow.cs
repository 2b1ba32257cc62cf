using System;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Tasks;

namespace Weft.Bench.Tasks;

/// <summary>A task at the sizes at which its generator is measured.</summary>
/// <param name="Yaml">The task as an experiment writes it; tokens of a vocabulary of 16, or bits.</param>
/// <param name="Length">T.</param>
/// <param name="Batch">B.</param>
internal sealed record TaskRow(string Yaml, int Length, int Batch)
{
    /// <summary>Every kind that draws its data, at the paper's sizes where it is the paper's; a new kind adds a line.</summary>
    public static TaskRow[] All { get; } =
    [
        new("sparse-boolean", 1000, 100),
        new("complex-readout", 1000, 100),
        new("complex-memory", 1000, 100),
        new("heavy-tail", 1000, 100),
        new("light-tail", 1000, 100),
        new("{ kind: sparse-memory, distances: [48, 56, 901] }", 1000, 100),
        new("{ kind: sparse-memory, distances: [48, 56, 901], inputs: gaussian, read-out: relu-sum }", 1000, 100),
        new("{ kind: sparse-memory, distances: [1, 2, 3], positions: every }", 1000, 100),
        new("{ kind: adaptive-memory, choices: [[100, 200], [100, 200]] }", 1000, 100),
        new("separation", 256, 100),
        new("{ kind: look-up-chain, hops: 3, vocabulary: 16, positions: every }", 256, 64),
        new("{ kind: convolution, kernels: [power] }", 1000, 100),
        new("{ kind: convolution, kernels: [power, airy], read-out: product, positions: every }", 256, 100),
        new("{ kind: mqar, vocabulary: 16, pairs: 4 }", 64, 64),
        new("{ kind: associative-recall, vocabulary: 16 }", 256, 64),
        new("{ kind: induction, vocabulary: 16 }", 256, 64),
        new("{ kind: copy, symbols: 14 }", 256, 64),
        new("{ kind: selective-copy, symbols: 14, items: 16 }", 256, 64),
        new("{ kind: delay, inputs: { tokens: 16 } }", 256, 64),
        new("{ kind: parity, positions: every }", 256, 64),
    ];

    /// <summary>The task.</summary>
    /// <exception cref="InvalidOperationException">The text declares none.</exception>
    public SequenceTask Create()
    {
        var result = SpecReader.ReadTask("row.exp.yaml", Yaml);
        return result.Spec is { } spec
            ? TaskCatalogue.Create(spec, Length)
            : throw new InvalidOperationException(result.Diagnostics[0].ToString());
    }

    /// <summary>The task as it stands in tables.</summary>
    public string Text =>
        string.Join(' ', Yaml.Split(['{', '}'], StringSplitOptions.TrimEntries).Where(part => part.Length > 0))
            .Replace("kind: ", "", StringComparison.Ordinal);
}
