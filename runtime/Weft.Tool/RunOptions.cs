using Weft.Runtime.Reports;

namespace Weft.Tool;

/// <summary>How trials are run and shown; none of it changes a result.</summary>
/// <param name="Quiet">Whether only the end of a trial is shown.</param>
/// <param name="Workers">How many trials may run at once; null for one a core.</param>
/// <param name="TensorBoard">Where loss curves go besides the report; null for nowhere.</param>
internal sealed record RunOptions(bool Quiet, int? Workers, TensorBoardLog? TensorBoard)
{
    /// <summary>
    /// A file of weights that every trial starts from instead of weights drawn from its seed; null for none. It changes
    /// results, so they are neither recalled nor stored.
    /// </summary>
    public string? From { get; init; }
}
