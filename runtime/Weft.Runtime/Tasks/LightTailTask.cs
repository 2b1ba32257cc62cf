using System;

namespace Weft.Runtime.Tasks;

/// <summary>
/// y = sum over s of x_s rho(T - s) with rho(n) = e^(-5n), n = 0 included. Source: paper, experiment 4b.
/// </summary>
internal sealed class LightTailTask(int length)
    : ConvolutionTask(TaskName, length, shortest: 1, n => Math.Exp(-5.0 * n))
{
    public const string TaskName = "light-tail";
}
