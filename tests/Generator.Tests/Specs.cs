namespace Generator.Tests;

/// <summary>Texts of specs for tests.</summary>
internal static class Specs
{
    /// <summary>How many scalars a valid spec has.</summary>
    public const int Scalars = 16;

    /// <summary>A spec without errors that sets every field.</summary>
    public static string Valid(string name, int width = 8) =>
        $$"""
            name: {{name}}
            description: nothing
            input: { real: 1 }
            width: {{width}}
            layers: 2
            attention:
              score: none
              heads: 2
              head-size: split
              normalisation: softmax
              position: log
              initial-slope: [0.01, 2]
            feed-forward:
              width: 16
              activation: relu
            read-out: last
            output: { real: 3 }

            """;
}
