using System;
using System.Globalization;
using Weft.Compiler.Spec;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>Specs drawn from the whole language, small enough for the reference.</summary>
internal static class RandomSpecs
{
    public static ArchitectureSpec Draw(Random random)
    {
        var heads = random.Next(1, 5);
        var split = random.Next(2) == 0;
        var width = split ? heads * random.Next(1, 4) : random.Next(1, 9);
        var low = Math.Pow(10, random.NextDouble() * 2 - 2);
        return new ArchitectureSpec(
            "Drawn",
            Step(random),
            width,
            random.Next(1, 4),
            new AttentionSpec(
                Pick(random, Enum.GetValues<Score>()),
                heads,
                split ? HeadSize.Split : HeadSize.Full,
                Pick(random, Enum.GetValues<Normalisation>()),
                Pick(random, Enum.GetValues<Position>()),
                new SlopeRange(low, low * (1 + random.NextDouble() * 20))
            ),
            random.Next(3) == 0 ? null : new FeedForwardSpec(random.Next(1, 10)),
            Pick(random, Enum.GetValues<ReadOut>()),
            Step(random)
        );
    }

    public static Tensor Input(ArchitectureSpec spec, int batch, int length, ScalarType type) =>
        spec.Input.Kind == StepKind.Real
            ? randn([batch, length, spec.Input.Size], type)
            : randint(0, spec.Input.Size, [batch, length], ScalarType.Int64);

    /// <summary>The spec as a user would write it, so that a failure can be tried with the command line.</summary>
    public static string Yaml(ArchitectureSpec spec)
    {
        var attention = spec.Attention;
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            name: {{spec.Name}}
            input: {{Step(spec.Input)}}
            width: {{spec.Width}}
            layers: {{spec.Layers}}
            attention:
              score: {{(attention.Score == Score.None ? "none" : "dot-product")}}
              heads: {{attention.Heads}}
              head-size: {{attention.HeadSize.ToString().ToLowerInvariant()}}
              normalisation: {{attention.Normalisation.ToString().ToLowerInvariant()}}
              position: {{attention.Position.ToString().ToLowerInvariant()}}
              initial-slope: [{{attention.InitialSlope.Low:R}}, {{attention.InitialSlope.High:R}}]
            feed-forward: {{(
                spec.FeedForward is { } f
                    ? string.Create(CultureInfo.InvariantCulture, $"{{ width: {f.Width} }}")
                    : "none"
            )}}
            read-out: {{spec.ReadOut.ToString().ToLowerInvariant()}}
            output: {{Step(spec.Output)}}
            """
        );
    }

    private static StepSpec Step(Random random) => new(Pick(random, Enum.GetValues<StepKind>()), random.Next(1, 6));

    private static string Step(StepSpec step) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{{ {(step.Kind == StepKind.Real ? "real" : "tokens")}: {step.Size} }}"
        );

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
