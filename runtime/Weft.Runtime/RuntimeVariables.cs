using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Costs;
using Weft.Runtime.Kernels;

namespace Weft.Runtime;

/// <summary>
/// The environment variables that steer the runtime. A value that means nothing is an error and never passed over: whoever
/// sets one compares runs, and would compare a run with itself.
/// </summary>
public static class RuntimeVariables
{
    private static readonly IReadOnlyList<(string Variable, string[] Words)> s_choices =
    [
        (Simd.Variable, Simd.Words),
        (ThreadTeam.Variable, ThreadTeam.Words),
        (ProcessSettings.Switch, ProcessSettings.Words),
    ];

    /// <summary>What is wrong with the variables of this process: variable, value, what was expected and a mend.</summary>
    /// <returns>One line; null where nothing is wrong.</returns>
    public static string? Explain() =>
        s_choices
            .Select(choice => EnvironmentWords.Complaint(choice.Variable, choice.Words))
            .Append(CalibrationFile.Explain())
            .FirstOrDefault(complaint => complaint is not null);
}
