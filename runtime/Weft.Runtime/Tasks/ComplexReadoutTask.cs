namespace Weft.Runtime.Tasks;

/// <summary>
/// y = sum over k = 1..64 of relu(w_k x_99), w_k ~ N(0, 1), where x_i is the i-th of T tokens: one memory and a
/// read-out of many units. Source: paper, experiment 2a.
/// </summary>
internal sealed class ComplexReadoutTask(int length, long taskSeed)
    : BooleanTask(TaskName, length, [99], new TeacherWeights(taskSeed, 1).Tabulate())
{
    public const string TaskName = "complex-readout";
}
