using System;

namespace Weft.Bench.Kernels;

/// <summary>One comparison of a kernel with another way to compute the same.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Shape">Sizes, "B4 H8 T1024 e32".</param>
/// <param name="Pass">"forward" or "forward + backward".</param>
/// <param name="Against">The other way.</param>
/// <param name="Ours">Runs the kernel once.</param>
/// <param name="Theirs">Runs the other way once.</param>
internal sealed record KernelRow(string Kernel, string Shape, string Pass, string Against, Action Ours, Action Theirs);
