using System.Collections.Generic;

namespace Runtime.Tests.Tasks;

/// <summary>A task for the tests that all kinds share.</summary>
/// <param name="Yaml">As in an experiment.</param>
/// <param name="Length">T, short enough for a slow recomputation.</param>
internal sealed record ExampleTask(string Yaml, int Length);

/// <summary>Every kind of task that needs no file, with the settings that change what it does.</summary>
internal static class ExampleTasks
{
    public static IReadOnlyList<ExampleTask> All { get; } =
    [
        new("sparse-boolean", 120),
        new("complex-readout", 120),
        new("complex-memory", 120),
        new("heavy-tail", 40),
        new("light-tail", 40),
        new("sparse-memory", 40),
        new("{ kind: sparse-memory, distances: [0, 7, 31], read-out: product, positions: every }", 40),
        new("{ kind: sparse-memory, distances: [2, 9], read-out: relu-sum, units: 16, inputs: gaussian }", 40),
        new("{ kind: sparse-memory, distances: [2, 9], read-out: linear, inputs: uniform }", 40),
        new("{ kind: sparse-memory, distances: [1, 2], read-out: table, inputs: { tokens: 5 }, positions: every }", 40),
        new("{ kind: sparse-memory, distances: [1, 4, 6], read-out: table }", 40),
        new("{ kind: sparse-memory, distances: [1, 4], read-out: product, inputs: { tokens: 3 } }", 40),
        new("adaptive-memory", 40),
        new("{ kind: adaptive-memory, nesting: 0, choices: [[1, 2], [5, 30]], read-out: linear }", 40),
        new("{ kind: adaptive-memory, nesting: 1, choices: [[3, 1], [0, 7], [4, 4]], positions: every }", 40),
        new("{ kind: adaptive-memory, nesting: 3, choices: [[1, 9], [2, 11], [3, 8]], read-out: table }", 40),
        new("{ kind: adaptive-memory, nesting: 4, choices: [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]] }", 40),
        new("{ kind: adaptive-memory, nesting: 1, choices: [[150, 300]], read-out: relu-sum, units: 8 }", 320),
        new("look-up-chain", 40),
        new("{ kind: look-up-chain, hops: 3, vocabulary: 3, stride: 4, positions: every }", 60),
        new("separation", 40),
        new("{ kind: separation, positions: every }", 40),
        new("convolution", 40),
        new(
            "{ kind: convolution, kernels: [{ kind: exponential, rate: 0.3, shift: 4, weight: -2 }], positions: every }",
            40
        ),
        new(
            "{ kind: convolution, kernels: [airy, [sine, { kind: indicator, at: 7, width: 3 }]], read-out: product }",
            40
        ),
        new(
            "{ kind: convolution, kernels: [power, sine], read-out: relu-sum, inputs: gaussian, positions: every }",
            40
        ),
        new("{ kind: convolution, kernels: [{ kind: power, exponent: 1.5 }], inputs: uniform }", 40),
        new(
            "{ kind: convolution, kernels: [{ kind: samples, values: [0.5, -2, 0, 1e-3], weight: 3, shift: 2 }], positions: every }",
            40
        ),
        new("mqar", 64),
        new("{ kind: mqar, vocabulary: 40, pairs: 8, alpha: 1, filler: zero }", 48),
        new("{ kind: mqar, vocabulary: 40, pairs: 8, alpha: 0.5, filler: all }", 48),
        new("associative-recall", 41),
        new("{ kind: associative-recall, vocabulary: 30 }", 40),
        new("induction", 40),
        new("copy", 40),
        new("{ kind: copy, symbols: 5, payload: 12 }", 41),
        new("selective-copy", 40),
        new("delay", 40),
        new("{ kind: delay, distance: 25, inputs: { tokens: 6 } }", 40),
        new("{ kind: delay, distance: 0, inputs: gaussian }", 40),
        new("parity", 70),
        new("{ kind: parity, positions: every }", 70),
    ];
}
