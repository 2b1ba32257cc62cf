namespace Weft.Runtime.Tasks;

/// <summary>
/// y = x_48 + x_56 + x_99, where x_i is the i-th of T tokens: three memories and a linear read-out.
/// Source: paper, experiment 2b.
/// </summary>
internal sealed class ComplexMemoryTask(int length) : BooleanTask(TaskName, length, [48, 56, 99], Sums())
{
    public const string TaskName = "complex-memory";

    private static float[] Sums() => [-3, -1, -1, 1, -1, 1, 1, 3];
}
