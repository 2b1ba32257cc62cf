using System;
using System.IO;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;

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

    /// <summary>Writes the loss curve of a trial, if it is wanted; what cannot be written ends nothing.</summary>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="result">The trial.</param>
    /// <param name="directory">Is told where the curve cannot be written.</param>
    public void Log(string experiment, TrialResult result, OutputDirectory directory)
    {
        try
        {
            TensorBoard?.Write(experiment, result);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            directory.Miss("--tensorboard", e.Message);
        }
    }
}
