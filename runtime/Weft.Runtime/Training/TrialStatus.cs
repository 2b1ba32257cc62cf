namespace Weft.Runtime.Training;

/// <summary>How a trial ended.</summary>
public enum TrialStatus
{
    /// <summary>All steps were taken.</summary>
    Done,

    /// <summary>Stopped by the user; what was measured is kept.</summary>
    Stopped,

    /// <summary>The loss became infinite or an error occurred.</summary>
    Failed,
}
