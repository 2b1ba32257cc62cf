using System.Collections.Generic;
using System.Linq;

namespace Weft.Compiler.Spec.Claims;

/// <summary>A statement about the results of an experiment that can be checked once they are there.</summary>
/// <param name="Id">Names it in tables ("4a-log").</param>
/// <param name="Text">The claim in words.</param>
/// <param name="Paper">What the source gives, in its own numbers; empty where there is none.</param>
/// <param name="Premises">
/// What has to hold for the claim to say anything, such as that a side that is compared has learned; may be empty.
/// </param>
/// <param name="Inequalities">What is to hold, all of it.</param>
/// <param name="Seeds">What of the seeds premises and inequalities are about.</param>
public sealed record ClaimSpec(
    string Id,
    string Text,
    string Paper,
    IReadOnlyList<ClaimInequality> Premises,
    IReadOnlyList<ClaimInequality> Inequalities,
    ClaimSeeds Seeds
)
{
    /// <summary>Whether an inequality has designs on both sides, or several on one: what it says depends on how each was trained.</summary>
    public bool ComparesDesigns => Inequalities.Any(part => part.Designs.Distinct().Skip(1).Any());
}

/// <summary>What a claim says about seeds.</summary>
public enum ClaimSeeds
{
    /// <summary>It holds for the medians over seeds, which one seed that was not trained does not move.</summary>
    Median,

    /// <summary>It holds for the means over seeds.</summary>
    Mean,

    /// <summary>It holds for every seed by itself: what is said of a class, not of a usual run.</summary>
    Every,
}

/// <summary>Left &lt; right, or left &gt; right.</summary>
/// <param name="Text">As written.</param>
/// <param name="Left">The left side.</param>
/// <param name="IsBelow">Whether the left side is to be the smaller one.</param>
/// <param name="Right">The right side.</param>
public sealed record ClaimInequality(string Text, ClaimExpression Left, bool IsBelow, ClaimExpression Right)
{
    /// <summary>The designs of both sides, in the order of the text; one that is named twice comes twice.</summary>
    public IEnumerable<ClaimDesign> Designs => Left.Designs.Concat(Right.Designs);

    /// <summary>The designs of which it is asked what the best weights would give.</summary>
    public IEnumerable<ClaimDesign> Classes => Left.Classes.Concat(Right.Classes);
}

/// <summary>A number made of results.</summary>
public abstract record ClaimExpression
{
    /// <summary>The designs whose results it is made of.</summary>
    public abstract IEnumerable<ClaimDesign> Designs { get; }

    /// <summary>The designs of which it is asked what the best weights would give, whatever training finds.</summary>
    public virtual IEnumerable<ClaimDesign> Classes => [];
}

/// <summary>A number as written.</summary>
/// <param name="Value">The number.</param>
public sealed record ClaimNumber(double Value) : ClaimExpression
{
    /// <inheritdoc/>
    public override IEnumerable<ClaimDesign> Designs => [];
}

/// <summary>Left + right, or another operation.</summary>
/// <param name="Operator">One of + - * /.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
public sealed record ClaimOperation(char Operator, ClaimExpression Left, ClaimExpression Right) : ClaimExpression
{
    /// <inheritdoc/>
    public override IEnumerable<ClaimDesign> Designs => Left.Designs.Concat(Right.Designs);

    /// <inheritdoc/>
    public override IEnumerable<ClaimDesign> Classes => Left.Classes.Concat(Right.Classes);
}

/// <summary>A quantity of one design: the trials that differ in nothing but the seed.</summary>
/// <param name="Quantity">What is measured.</param>
/// <param name="Design">Which trials.</param>
public sealed record ClaimMeasurement(ClaimQuantity Quantity, ClaimDesign Design) : ClaimExpression
{
    /// <inheritdoc/>
    public override IEnumerable<ClaimDesign> Designs => Quantity == ClaimQuantity.BestLoss ? [] : [Design];

    /// <inheritdoc/>
    public override IEnumerable<ClaimDesign> Classes => Quantity == ClaimQuantity.BestLoss ? [Design] : [];
}

/// <summary>A quantity over the values of a swept field, made one number.</summary>
/// <param name="Summary">How.</param>
/// <param name="Quantity">What is measured.</param>
/// <param name="Runs">The designs, in the order of the swept values.</param>
public sealed record ClaimSweep(ClaimSummary Summary, ClaimQuantity Quantity, IReadOnlyList<ClaimDesign> Runs)
    : ClaimExpression
{
    /// <inheritdoc/>
    public override IEnumerable<ClaimDesign> Designs => Quantity == ClaimQuantity.BestLoss ? [] : Runs;

    /// <inheritdoc/>
    public override IEnumerable<ClaimDesign> Classes => Quantity == ClaimQuantity.BestLoss ? Runs : [];
}

/// <summary>The trials of one architecture on one task with one set of overrides.</summary>
/// <param name="Architecture">Name of the architecture.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Overrides">Path and value of each overridden or swept field, as the trials have them.</param>
public sealed record ClaimDesign(
    string Architecture,
    string Task,
    IReadOnlyList<KeyValuePair<string, string>> Overrides
)
{
    /// <summary>Whether a trial is one of them.</summary>
    public bool Has(TrialSpec trial) =>
        trial.Architecture.Name == Architecture
        && trial.Task.ToString() == Task
        && trial.Overrides.SequenceEqual(Overrides);
}

/// <summary>What claims are about.</summary>
public enum ClaimQuantity
{
    /// <summary>Loss on the test set.</summary>
    TestLoss,

    /// <summary>The same over the loss of the best constant.</summary>
    RelativeLoss,

    /// <summary>
    /// The smallest test loss that any weights of the design are known to give (its class's error), which no training has
    /// a part in: training's error is what a test loss is above it.
    /// </summary>
    BestLoss,

    /// <summary>Last loss on the validation set.</summary>
    ValidationLoss,

    /// <summary>Share of test positions whose likeliest token is the target.</summary>
    Accuracy,

    /// <summary>Number of trained scalars.</summary>
    Parameters,
}

/// <summary>How the values over a sweep become one number.</summary>
public enum ClaimSummary
{
    /// <summary>The value at the first swept value over that at the last.</summary>
    Fall,

    /// <summary>The smallest.</summary>
    Smallest,

    /// <summary>The largest.</summary>
    Largest,
}
