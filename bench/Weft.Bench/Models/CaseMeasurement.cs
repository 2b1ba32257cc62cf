using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Bench.Kernels;
using Weft.Compiler;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Timing;
using Weft.Runtime.Training;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>Measures one model against its rivals, all of them by turns.</summary>
internal static class CaseMeasurement
{
    /// <summary>The rows of a case, pass by pass.</summary>
    public static IReadOnlyList<ModelRow> Rows(ModelCase one)
    {
        ArchitectureSpec spec = one.ReadSpec();

        // Both sides use the threads that `weft train` chooses.
        int threads = ThreadChoice.For(spec, one.Options);
        set_num_threads(threads);
        ProcessSettings.ApplyToThread();
        manual_seed(1);
        using var batch = new RandomBatch(spec, one.Batch, one.Length);
        using var few = one.FewSequences(spec);
        var module = one.Create(spec);
        var works = new Dictionary<Rival, IModelWork>();
        foreach (Rival rival in one.Rivals)
        {
            works[rival] = rival.Alone
                ? new RemoteWork(one, rival.Name)
                : rival.Open(one.Sizes(spec), module, batch, few, threads);
        }

        // Last: it moves the module's parameters.
        using var ours = new CompiledWork(module, batch, threads);
        try
        {
            return [.. one.Passes.SelectMany(pass => Rows(one, pass, ours, works, (spec, threads)))];
        }
        finally
        {
            works.Values.ToList().ForEach(work => work.Dispose());
            GC.Collect();
        }
    }

    private static IEnumerable<ModelRow> Rows(
        ModelCase one,
        ModelPass pass,
        IModelWork ours,
        Dictionary<Rival, IModelWork> works,
        (ArchitectureSpec Spec, int Threads) setting
    )
    {
        Rival[] rivals = [.. one.Rivals.Where(rival => rival.Passes.Contains(pass))];
        string load = Conditions.LoadAverage();
        var (times, memory) = PassTiming.Measure(
            pass,
            [ours, .. rivals.Select(rival => works[rival])],
            memory: pass == ModelPass.Step
        );
        double forward = ArchitectureCompiler
            .Compile(setting.Spec, one.Options)
            .Optimised.Flops(new Extent(one.Batch, one.Length));
        return rivals.Select(
            (rival, i) =>
                new ModelRow(
                    one.Name,
                    one.Shape(setting.Spec),
                    setting.Threads,
                    pass.Name,
                    rival.Name,
                    times[0].Ms,
                    times[i + 1].Ms,
                    times[i + 1].Ms / times[0].Ms,
                    memory[0],
                    memory[i + 1],
                    times[i + 1].Turns,
                    MillionFlops(pass, forward) / times[0].Ms,
                    load
                )
        );
    }

    // Backward costs about twice the forward pass. A million FLOP by a millisecond is a GFLOP by a second.
    private static double MillionFlops(ModelPass pass, double forward) =>
        (pass == ModelPass.Forward ? 1 : 3) * forward / 1e6;
}
