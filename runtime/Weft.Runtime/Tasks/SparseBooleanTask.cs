namespace Weft.Runtime.Tasks;

/// <summary>
/// y = sum over k = 1..64 of relu(w_k . (x_48, x_56, x_99)), w_k ~ N(0, I), where x_i is the i-th of T tokens.
/// Source: paper, experiments 1b and 3a.
/// </summary>
internal sealed class SparseBooleanTask(int length, long taskSeed)
    : BooleanTask(TaskName, length, [48, 56, 99], new TeacherWeights(taskSeed, 3).Tabulate())
{
    public const string TaskName = "sparse-boolean";
}
