using System;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>Independent pieces of work, for a region that is not to allocate: a struct that points to what it needs.</summary>
internal interface ITeamWork
{
    /// <summary>Computes one item.</summary>
    void Compute(int item);
}

/// <summary>
/// Runs the independent items of a kernel on several threads. Which thread computes an item never changes its result,
/// so results are the same for every number of threads.
/// </summary>
/// <remarks>
/// The threads are those of libtorch's own OpenMP team where it has one that can be entered (<see cref="OpenMpTeam"/>):
/// after each region its workers spin for a while and hold their cores, so other threads would have to fight for them.
/// Elsewhere they are those of .NET's pool. A region inside an item runs on the item's thread.
/// </remarks>
internal static unsafe class ThreadTeam
{
    /// <summary>The environment variable that chooses: team (libtorch's threads) or pool (those of .NET).</summary>
    public const string Variable = "WEFT_THREADS";

    /// <summary>What the variable may hold.</summary>
    internal static readonly string[] Words = ["team", "pool"];

    private static readonly Lazy<bool> s_chosen = new(() => EnvironmentWords.Choice(Variable, Words) == "pool");

    private static bool? s_forced;

    [ThreadStatic]
    private static bool t_inRegion;

    private static bool IsPool => s_forced ?? s_chosen.Value;

    /// <summary>Threads in use: those that libtorch is set to on this thread.</summary>
    public static int Threads => get_num_threads();

    /// <summary>Whether regions run on libtorch's threads.</summary>
    public static bool IsOpenMp => !IsPool && OpenMpTeam.Path is not null;

    /// <summary>Which threads regions run on, and why; one line.</summary>
    public static string Description =>
        IsPool ? $"pool of .NET ({Variable}=pool)"
        : OpenMpTeam.Path is { } path ? $"OpenMP team of libtorch ({System.IO.Path.GetFileName(path)})"
        : "pool of .NET (libtorch's OpenMP library has no GOMP_parallel)";

    /// <summary>Computes items 0 .. count-1, each once.</summary>
    /// <param name="count">How many items.</param>
    /// <param name="item">Computes one; what the first that fails throws is thrown here, and some are then left out.</param>
    public static void Run(int count, Action<int> item)
    {
        var work = new Call(item);
        Run(count, Threads, ref work);
    }

    /// <summary>The same on a number of threads that is not libtorch's, without any allocation.</summary>
    /// <param name="count">How many items.</param>
    /// <param name="threads">At most so many threads.</param>
    /// <param name="work">Computes an item; shared by all threads.</param>
    public static void Run<TWork>(int count, int threads, ref TWork work)
        where TWork : struct, ITeamWork
    {
        if (threads <= 1 || count <= 1 || t_inRegion)
        {
            for (var i = 0; i < count; i++)
            {
                work.Compute(i);
            }

            return;
        }

        // Pointers to the stack of this thread, which waits for the others; CS8500 warns that they hold references.
#pragma warning disable CS8500
        fixed (TWork* shared = &work)
        {
            var region = new Region(count, &Drain<TWork>, shared);
            if (!IsPool && OpenMpTeam.Path is not null)
            {
                // All threads, even for fewer items: libgomp ends the threads that a smaller region does not need.
                OpenMpTeam.Run(&region, threads);
            }
            else
            {
                var at = (nint)(&region);
                Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Enter(at));
            }

            region.Error?.Throw();
        }
#pragma warning restore CS8500
    }

    /// <summary>Uses .NET's pool, or not, for the time of a test.</summary>
    internal static IDisposable ForcePool(bool pool) => new Forced(pool);

    /// <summary>Takes part in a region until no item is left. Nothing is thrown: the caller may be native.</summary>
    internal static void Enter(nint region)
    {
#pragma warning disable CS8500, CA1031
        var shared = (Region*)region;
        var wereFlushed = Denormals.AreFlushed;
        if (wereFlushed != shared->FlushesDenormals)
        {
            Denormals.Flush(shared->FlushesDenormals);
        }

        t_inRegion = true;
        try
        {
            shared->Drain(shared);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref shared->Error, ExceptionDispatchInfo.Capture(error), null);
            Volatile.Write(ref shared->Next, shared->Count);
        }

        t_inRegion = false;

        // Threads of the pool do other work afterwards; those of the team belong to the thread that entered.
        if (wereFlushed != shared->FlushesDenormals && Thread.CurrentThread.IsThreadPoolThread)
        {
            Denormals.Flush(wereFlushed);
        }
#pragma warning restore CS8500, CA1031
    }

#pragma warning disable CS8500
    private static void Drain<TWork>(Region* region)
        where TWork : struct, ITeamWork
    {
        var work = (TWork*)region->Work;
        for (
            var i = Interlocked.Increment(ref region->Next);
            i < region->Count;
            i = Interlocked.Increment(ref region->Next)
        )
        {
            work->Compute(i);
        }
    }

    /// <summary>What the threads of one region share.</summary>
    internal struct Region(int count, delegate* <Region*, void> drain, void* work)
    {
        public readonly int Count = count;
        public readonly bool FlushesDenormals = Denormals.AreFlushed;
        public readonly delegate* <Region*, void> Drain = drain;
        public readonly void* Work = work;
        public int Next = -1;
        public ExceptionDispatchInfo? Error;
    }
#pragma warning restore CS8500

    private readonly struct Call(Action<int> item) : ITeamWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Compute(int index) => item(index);
    }

    private sealed class Forced : IDisposable
    {
        private readonly bool? _before = s_forced;

        public Forced(bool pool) => s_forced = pool;

        public void Dispose() => s_forced = _before;
    }
}
