using System;
using System.Linq;
using System.Threading;
using Weft.Runtime.Kernels;
using Weft.Runtime.Machine;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Regions on libtorch's team and on .NET's pool.</summary>
public sealed class ThreadTeamTests : IDisposable
{
    private readonly int _threads = get_num_threads();

    public ThreadTeamTests() => set_num_threads(2);

    public void Dispose() => set_num_threads(_threads);

    [Fact]
    public void Libtorchs_own_team_is_found_here()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("libgomp", OpenMpTeam.Path, StringComparison.Ordinal);
            using var _ = ThreadTeam.ForcePool(false);
            Assert.StartsWith("OpenMP team of libtorch", ThreadTeam.Description, StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Every_item_is_computed_once(bool pool)
    {
        using var _ = ThreadTeam.ForcePool(pool);
        foreach (var count in new[] { 0, 1, 2, 3, 1000 })
        {
            var times = new int[count];
            ThreadTeam.Run(count, i => Interlocked.Increment(ref times[i]));
            Assert.All(times, time => Assert.Equal(1, time));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Several_threads_take_part(bool pool)
    {
        using var _ = ThreadTeam.ForcePool(pool);
        using var met = new CountdownEvent(2);

        // Each of two items waits for the other: one thread alone would wait in vain.
        ThreadTeam.Run(
            2,
            i =>
            {
                met.Signal();
                Assert.True(met.Wait(TimeSpan.FromSeconds(60)));
            }
        );
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Exceptions_come_out_and_the_team_lives_on(bool pool)
    {
        using var _ = ThreadTeam.ForcePool(pool);
        for (var round = 0; round < 20; round++)
        {
            var bad = round * 5;
            var error = Assert.Throws<FormatException>(() =>
                ThreadTeam.Run(
                    100,
                    i =>
                    {
                        if (i == bad)
                        {
                            throw new FormatException("item");
                        }
                    }
                )
            );
            Assert.Equal("item", error.Message);
            Assert.Equal(2.0, ones(2).sum().item<float>());
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Nested_regions_and_operations_run(bool pool)
    {
        using var _ = ThreadTeam.ForcePool(pool);
        var sums = new double[6];
        ThreadTeam.Run(
            6,
            i =>
            {
                using var scope = NewDisposeScope();
                var parts = new double[50];
                ThreadTeam.Run(50, k => parts[k] = i * k);
                sums[i] = parts.Sum() + ones(300_000).sum().item<float>();
            }
        );
        Assert.Equal([.. Enumerable.Range(0, 6).Select(i => i * 1225.0 + 300_000)], sums);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Items_inherit_flushing_from_the_thread_that_opens_the_region(bool pool)
    {
        using var _ = ThreadTeam.ForcePool(pool);
        foreach (var flush in new[] { false, true, false })
        {
            var flushed = DedicatedThread.Run(
                "test",
                () =>
                {
                    set_num_threads(2);
                    Denormals.Flush(flush);
                    var seen = new bool[64];
                    ThreadTeam.Run(64, i => seen[i] = Denormals.AreFlushed);
                    return seen;
                }
            );
            Assert.All(flushed, one => Assert.Equal(flush && Denormals.CanFlush, one));
        }
    }

    [Fact]
    public void Training_threads_flush_denormals_and_others_do_not()
    {
        var product = DedicatedThread.Run(
            "test",
            () =>
            {
                set_num_threads(2);
                ProcessSettings.ApplyToThread();
                using var scope = NewDisposeScope();
                return (full([1000], 1e-30f) * 1e-10f).abs().max().item<float>();
            }
        );
        var flushes = ProcessSettings.Describe().Contains("denormals: flushed", StringComparison.Ordinal);
        Assert.Equal(flushes, product == 0);
        Assert.False(Denormals.AreFlushed);
    }

    [Fact]
    public void Choice_of_registers_is_explained()
    {
        using var _ = Simd.Force(SimdPath.Avx2);
        Assert.Equal("avx2 (the widest that this machine has)", MachineText.SimdChoice(null));
        Assert.Equal("avx2 (forced by WEFT_SIMD=avx2)", MachineText.SimdChoice("avx2"));
        Assert.Contains("names none of", MachineText.SimdChoice("mmx"), StringComparison.Ordinal);
    }

    [Fact]
    public void Regions_allocate_nothing()
    {
        Regions(10_000);
        var managed = GC.GetAllocatedBytesForCurrentThread();
        var work = new Nothing();
        for (var i = 0; i < 1000; i++)
        {
            ThreadTeam.Run(4, 2, ref work);
        }

        Assert.True(
            OpenMpTeam.Path is null || GC.GetAllocatedBytesForCurrentThread() - managed < 1000,
            "regions allocate"
        );
    }

    private static void Regions(int count)
    {
        for (var i = 0; i < count; i++)
        {
            ThreadTeam.Run(4, static _ => { });
        }
    }

    private struct Nothing : ITeamWork
    {
        public readonly void Compute(int item) { }
    }
}
