using System.Collections.Generic;
using Weft.Runtime.Timing;

namespace Weft.Bench.Models;

/// <summary>Every model that <c>make bench-models</c> measures; a new one adds an entry.</summary>
internal static class ModelCases
{
    private static readonly IReadOnlyList<Rival> Written = [Rival.Idiomatic, Rival.IdiomaticWithSettings, Rival.Tuned];

    private static readonly IReadOnlyList<Rival> WithOnnx = [.. Written, Rival.OnnxRuntime];

    /// <summary>In the order of the table.</summary>
    public static readonly IReadOnlyList<ModelCase> All =
    [
        ExperimentOneB("experiment 1b", 100) with
        {
            Passes = [ModelPass.Step],
        },
        ExperimentOneB("experiment 1b, small batch", 10),
        Decoder("DPF lin decoder", "bench-dpfree-lin", 8, 1024),
        Decoder("DPF log decoder", "bench-dpfree-log", 8, 1024),
        Decoder("DP lin decoder", "bench-dp-lin", 8, 512) with
        {
            Rivals = WithOnnx,
        },
        Decoder("DP log decoder", "bench-dp-log", 8, 512) with
        {
            Rivals = WithOnnx,
        },
        Decoder("GPT-2 style", "bench-gpt2", 16, 256) with
        {
            Rivals = WithOnnx,
        },
        new("GPT-2 style, post-norm", "bench-gpt2-post-norm", 16, 256) { Rivals = [Rival.Encoder] },
        Decoder("small decoder", "bench-small", 16, 64),
    ];

    // The idiomatic way takes half a minute for a step of 100 sequences, so its other passes are measured on fewer.
    private static ModelCase ExperimentOneB(string name, int batch) =>
        new(name, "bench-sparse-boolean", batch, 1000)
        {
            Rivals =
            [
                new TorchRival("idiomatic, all positions", (_, w) => new IdiomaticSparseBoolean().Load(w), false)
                {
                    Alone = true,
                },
                new TorchRival("tuned, last position", (_, w) => new TunedSparseBoolean(w), true),
            ],
        };

    private static ModelCase Decoder(string name, string file, int batch, int length) =>
        new(name, file, batch, length) { Rivals = Written };
}
