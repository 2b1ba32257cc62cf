namespace Generator.Tests;

/// <summary>Texts of specs for tests.</summary>
internal static class Specs
{
    /// <summary>How many scalars a valid spec has.</summary>
    public const int Scalars = 28;

    /// <summary>A spec without errors that sets every field.</summary>
    public static string Valid(string name, int width = 8) =>
        $$"""
            name: {{name}}
            description: nothing
            input: { real: 1 }
            width: {{width}}
            layers: 2
            attention:
              score:
                kind: dot-product
                scaled: true
                query-key-norm: rms-norm
              heads: 2
              head-size: split
              normalisation: softmax
              position:
                kind: log
                initial-slope: [0.01, 2]
              causal: true
            feed-forward:
              width: 16
              activation: gelu
              precision: full
            norm:
              kind: layer-norm
              placement: pre
              epsilon: 0.001
            last-layer: residual
            final-norm: rms-norm
            biases: all
            dropout: 0.1
            tied-embeddings: false
            read-out: last
            output: { real: 3 }

            """;
}
