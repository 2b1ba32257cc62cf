namespace Weft.Bench.Ablation;

/// <summary>What a training step costs without one pass.</summary>
/// <param name="Model">The model.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Threads">Threads of a step.</param>
/// <param name="Pass">The pass that is left out, or all of them.</param>
/// <param name="WithMs">Milliseconds of a step with every pass.</param>
/// <param name="WithoutMs">The same without this one.</param>
/// <param name="Ratio">How many times as long a step takes without it.</param>
internal sealed record AblationRow(
    string Model,
    string Shape,
    int Threads,
    string Pass,
    double WithMs,
    double WithoutMs,
    double Ratio
)
{
    /// <summary>In the place of a pass: none is left.</summary>
    public const string EveryPass = "all passes";
}
