using System;
using System.Threading.Tasks;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Runs the independent items of a kernel on several threads. Which thread computes an item never changes its result,
/// so results are the same for every number of threads.
/// </summary>
internal static class ThreadTeam
{
    /// <summary>Threads in use: those that libtorch is set to on this thread.</summary>
    public static int Threads => get_num_threads();

    /// <summary>Computes items 0 .. count-1, each once.</summary>
    /// <param name="count">How many items.</param>
    /// <param name="item">Computes one; must not throw.</param>
    public static void Run(int count, Action<int> item)
    {
        var threads = Math.Min(Threads, count);
        if (threads <= 1)
        {
            for (var i = 0; i < count; i++)
            {
                item(i);
            }

            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, item);
    }
}
