using System;

namespace Weft.Runtime.Tasks;

/// <summary>
/// y = sum over s of x_s rho(T - s) with rho(n) = n^-0.5 for n of at least 1. rho(0) = 0, since 0^-0.5 has no value
/// and the logarithmic encoding leaves n = 0 out. Source: paper, experiment 4a.
/// </summary>
internal sealed class HeavyTailTask(int length)
    : ConvolutionTask(TaskName, length, shortest: 2, n => n == 0 ? 0 : 1 / Math.Sqrt(n))
{
    public const string TaskName = "heavy-tail";
}
