namespace Weft.Runtime.Tasks;

/// <summary>Marks of positions without a target.</summary>
internal static class Targets
{
    /// <summary>Leaves out the targets of the first positions of a sequence.</summary>
    public static void LeaveOut(SequenceData sequence, int positions, int outputDimension)
    {
        if (sequence.TokenTargets.IsEmpty)
        {
            sequence.RealTargets[..(positions * outputDimension)].Fill(SequenceData.Unscored);
        }
        else
        {
            sequence.TokenTargets[..positions].Fill(SequenceData.Ignored);
        }
    }

    /// <summary>Leaves out all targets; a task then writes those that there are.</summary>
    public static void LeaveOutAll(SequenceData sequence)
    {
        sequence.RealTargets.Fill(SequenceData.Unscored);
        sequence.TokenTargets.Fill(SequenceData.Ignored);
    }
}
