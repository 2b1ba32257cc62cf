using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>y_t = x_{t-n} at every position from n on: the memory of one token.</summary>
/// <param name="Distance">n.</param>
/// <param name="Inputs">What x is drawn from; tokens are predicted as tokens.</param>
public sealed record DelaySpec(int Distance, TokenSource Inputs) : TaskSpec
{
    private static readonly Field<int> DistanceField = new(
        "distance",
        new IntegerShape(0, TaskSettings.Farthest).ToInt32(),
        "n: how many steps back the token lies.",
        "10"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "delay",
        "The token a fixed number of steps back, at every position.",
        values => new DelaySpec(values.Get(DistanceField), values.Get(TokenSource.Field)),
        DistanceField,
        TokenSource.Field
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => Inputs.Step;

    /// <inheritdoc/>
    public override StepSpec? Output => Inputs.Step;

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Spec.ReadOut.Every;

    /// <inheritdoc/>
    public override int Shortest => Distance + 1;
}
