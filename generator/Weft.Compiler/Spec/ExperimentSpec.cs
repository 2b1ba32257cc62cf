using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec.Claims;
using Weft.Compiler.Tasks;

namespace Weft.Compiler.Spec;

/// <summary>
/// One experiment as declared in a <c>*.exp.yaml</c> file, with every sweep expanded into trials: the product of
/// architectures, swept values, tasks and seeds, in the order in which the file names them.
/// </summary>
/// <param name="Name">The experiment's name.</param>
/// <param name="Description">Free text for the report; empty where the file has none.</param>
/// <param name="Length">T, the length of every sequence where it is not swept.</param>
/// <param name="Training">Settings of training, but for those that are swept.</param>
/// <param name="SweptFields">Paths of the fields that are swept ("attention.heads"), first the outermost.</param>
/// <param name="Trials">What is to be trained.</param>
public sealed record ExperimentSpec(
    string Name,
    string Description,
    int Length,
    TrainingSpec Training,
    IReadOnlyList<string> SweptFields,
    IReadOnlyList<TrialSpec> Trials
)
{
    /// <summary>How architectures were made equally large, in the order of trials; empty where the file asks for no such thing.</summary>
    public IReadOnlyList<BudgetMatch> Matches { get; init; } = [];

    /// <summary>Combinations of swept values that give no valid trial, where the file asks to leave these out.</summary>
    public IReadOnlyList<SkippedTrial> Skipped { get; init; } = [];

    /// <summary>What the results should show, in the order of the file.</summary>
    public IReadOnlyList<ClaimSpec> Claims { get; init; } = [];

    /// <summary>What approximation rates are measured from.</summary>
    public RatesSpec Rates { get; init; } = RatesSpec.Default;
}

/// <summary>One module to train: an architecture with its overrides applied, a task, how it is trained, and a seed.</summary>
/// <param name="Architecture">The architecture after overrides; its name is the declared one.</param>
/// <param name="Task">What is learned, with overrides of its settings applied; its label names it in results.</param>
/// <param name="Overrides">Path and value of each overridden or swept field, as written in the file.</param>
/// <param name="Seed">Seeds initial weights and training data.</param>
/// <param name="Training">How it is trained, with swept settings applied.</param>
/// <param name="Length">T, the length of its sequences.</param>
public sealed record TrialSpec(
    ArchitectureSpec Architecture,
    TaskSpec Task,
    IReadOnlyList<KeyValuePair<string, string>> Overrides,
    long Seed,
    TrainingSpec Training,
    int Length
)
{
    /// <summary>
    /// Path and value of each setting that <c>training.search</c> tries here, as written in the file; empty where none is
    /// searched. Trials that differ in nothing else are candidates, of which one counts.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tried { get; init; } = [];

    /// <summary>Names its design: the same text for trials that differ in seed and searched settings alone.</summary>
    public string Design =>
        string.Join("\n", [Architecture.Name, Task.ToString(), .. Overrides.Select(set => $"{set.Key}={set.Value}")]);
}

/// <summary>A combination of swept values that gives no valid trial.</summary>
/// <param name="Architecture">Name of the architecture.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Swept">Path and value of each swept field, as written in the file.</param>
/// <param name="Reason">Why it is impossible.</param>
public sealed record SkippedTrial(
    string Architecture,
    string Task,
    IReadOnlyList<KeyValuePair<string, string>> Swept,
    string Reason
);

/// <summary>How a trial is trained: linear warm-up, cosine decay.</summary>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Batch">B, sequences per step.</param>
/// <param name="LearningRate">Peak learning rate.</param>
/// <param name="FinalLearningRate">Learning rate of the last step, as a fraction of the peak.</param>
/// <param name="WarmUp">Steps of linear warm-up.</param>
/// <param name="WeightDecay">Decoupled weight decay of the matrices.</param>
/// <param name="Clip">Bound on the global norm of the gradient; 0 for none.</param>
/// <param name="ValidateEvery">Steps between validations.</param>
/// <param name="ValidationSequences">Sequences of the validation set.</param>
/// <param name="TestSequences">Sequences of the test set.</param>
public sealed record TrainingSpec(
    int Steps,
    int Batch,
    double LearningRate,
    double FinalLearningRate,
    int WarmUp,
    double WeightDecay,
    double Clip,
    int ValidateEvery,
    int ValidationSequences,
    int TestSequences
)
{
    /// <summary>The formula of a step.</summary>
    public OptimiserKind Optimiser { get; init; } = OptimiserKind.AdamW;

    /// <summary>What the matrix products of linear maps are computed in.</summary>
    public LinearPrecision LinearPrecision { get; init; }
}

/// <summary>What the matrix products of linear maps are computed in; all else stays float32.</summary>
public enum LinearPrecision
{
    /// <summary>Float32.</summary>
    Full,

    /// <summary>Inputs and weights rounded to bfloat16 for each product, results in float32.</summary>
    BFloat16,
}

/// <summary>Formulas by which gradients change parameters.</summary>
public enum OptimiserKind
{
    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,

    /// <summary>Gradient descent with momentum and decoupled weight decay.</summary>
    Sgd,

    /// <summary>Steps along the sign of a moving average.</summary>
    Lion,
}
