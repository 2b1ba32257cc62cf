using System.Collections.Generic;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Spec;

/// <summary>The part of the experiment language that says how trials are trained.</summary>
internal static class TrainingLanguage
{
    /// <summary>The full path of the learning rate, which a search and rates choose as well.</summary>
    public const string LearningRatePath = "training.learning-rate";

    private static readonly Field<int> Steps = new("steps", Count(1, 100_000_000), "Optimiser steps.", "4000");

    private static readonly Field<int> Batch = new("batch", Count(1, 1_000_000), "B, sequences in a step.", "100");

    private static readonly Field<OptimiserKind> Optimiser = new(
        "optimiser",
        new ChoiceShape<OptimiserKind>(
            new("adamw", OptimiserKind.AdamW, "Adam with decoupled weight decay."),
            new("sgd", OptimiserKind.Sgd, "Gradient descent with momentum 0.9."),
            new("lion", OptimiserKind.Lion, "Steps along the sign of a moving average of gradients.")
        ),
        "The formula by which gradients change parameters.",
        "adamw"
    );

    private static readonly Field<double> LearningRate = new(
        "learning-rate",
        new RealShape(0, isOpen: true, maximum: 1000),
        "The peak learning rate.",
        "0.01"
    );

    private static readonly Field<double> FinalLearningRate = new(
        "final-learning-rate",
        new RealShape(0, isOpen: false, maximum: 1),
        "The learning rate of the last step, as a fraction of the peak.",
        "0"
    );

    private static readonly Field<int> WarmUp = new(
        "warm-up",
        Count(0, 100_000_000),
        "Steps of linear warm-up.",
        "100"
    );

    private static readonly Field<double> WeightDecay = new(
        "weight-decay",
        new RealShape(0, isOpen: false, maximum: 1000),
        "Decoupled weight decay of the matrices.",
        "0"
    );

    private static readonly Field<double> Clip = new(
        "clip",
        new RealShape(0, isOpen: false, maximum: 1e6),
        "Bound on the global norm of the gradient; 0 for none.",
        "1"
    );

    private static readonly Field<LinearPrecision> LinearPrecision = new(
        "linear-precision",
        new ChoiceShape<LinearPrecision>(
            new("float32", Spec.LinearPrecision.Full, "Products in float32."),
            new("bfloat16", Spec.LinearPrecision.BFloat16, "Inputs and weights rounded to bfloat16 for each product.")
        ),
        "What the matrix products of linear maps are computed in; weights, optimiser and all else stay float32.",
        "float32"
    );

    private static readonly Field<int> ValidateEvery = new(
        "validate-every",
        Count(1, 100_000_000),
        "Steps between validations.",
        "500"
    );

    private static readonly Field<int> ValidationSequences = new(
        "validation-sequences",
        Count(1, 10_000_000),
        "Sequences of the validation set.",
        "1000"
    );

    private static readonly Field<int> TestSequences = new(
        "test-sequences",
        Count(1, 10_000_000),
        "Sequences of the test set.",
        "10000"
    );

    private static readonly Field<IReadOnlyList<Sweep>> Search = new(
        "search",
        new EitherShape<IReadOnlyList<Sweep>>(
            new ChoiceShape<IReadOnlyList<Sweep>>(
                new Choice<IReadOnlyList<Sweep>>("none", [], "Every design is trained with what the experiment says.")
            ),
            new SearchShape()
        ),
        "Settings of which every design takes the value with the smallest validation loss, trained from the first seed.",
        "none"
    );

    /// <summary>The settings that a sweep may run over.</summary>
    public static IReadOnlyList<Field> Settings { get; } =
    [
        Steps,
        Batch,
        Optimiser,
        LearningRate,
        FinalLearningRate,
        WarmUp,
        WeightDecay,
        Clip,
        LinearPrecision,
        ValidateEvery,
        ValidationSequences,
        TestSequences,
    ];

    /// <summary>The value of the key <c>training</c>.</summary>
    public static Shape<TrainingDraft> Root { get; } =
        new MappingShape<TrainingDraft>(
            [.. Settings, Search],
            values => new TrainingDraft(Read(values), values.Get(Search))
        );

    private static TrainingSpec Read(FieldValues values) =>
        new(
            values.Get(Steps),
            values.Get(Batch),
            values.Get(LearningRate),
            values.Get(FinalLearningRate),
            values.Get(WarmUp),
            values.Get(WeightDecay),
            values.Get(Clip),
            values.Get(ValidateEvery),
            values.Get(ValidationSequences),
            values.Get(TestSequences)
        )
        {
            Optimiser = values.Get(Optimiser),
            LinearPrecision = values.Get(LinearPrecision),
        };

    private static Shape<int> Count(int minimum, int maximum) => new IntegerShape(minimum, maximum).ToInt32();
}

/// <summary>The value of <c>training</c> as written.</summary>
/// <param name="Spec">How trials are trained.</param>
/// <param name="Search">What every design takes its own value of; may be empty.</param>
internal sealed record TrainingDraft(TrainingSpec Spec, IReadOnlyList<Sweep> Search);
