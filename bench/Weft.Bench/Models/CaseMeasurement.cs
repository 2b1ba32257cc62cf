using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Bench.Kernels;
using Weft.Compiler.Spec;
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
        int threads = ThreadChoice.For(spec, one.Batch, one.Length);
        set_num_threads(threads);
        ProcessSettings.ApplyToThread();
        manual_seed(1);
        using var batch = new RandomBatch(spec, one.Batch, one.Length);
        var module = one.Create();
        using var few = new RandomBatch(spec, Math.Min(one.Batch, 4), one.Length);
        var weights = new NamedWeights(module);
        var sizes = spec.Input.Kind == StepKind.Token ? DecoderSizes.Of(spec, one.Length) : null;
        var works = new List<IModelWork>();
        foreach (Rival rival in one.Rivals)
        {
            var theirs = rival.Create(sizes!, weights);
            Agreement.Check($"{one.Name} against {rival.Name}", module, theirs, few);
            works.Add(new TorchWork(theirs, batch, rival.Flat, rival.Flush));
        }

        works.Insert(0, new CompiledWork(module, batch, threads));
        try
        {
            return [.. one.Passes.SelectMany(pass => Rows(one, spec, threads, pass, works))];
        }
        finally
        {
            works.ForEach(work => work.Dispose());
            GC.Collect();
        }
    }

    private static IEnumerable<ModelRow> Rows(
        ModelCase one,
        ArchitectureSpec spec,
        int threads,
        ModelPass pass,
        IReadOnlyList<IModelWork> works
    )
    {
        string load = Conditions.LoadAverage();
        var (times, memory) = PassTiming.Measure(pass, works, memory: pass == ModelPass.Step);
        return one.Rivals.Select(
            (rival, i) =>
                new ModelRow(
                    one.Name,
                    one.Shape(spec),
                    threads,
                    pass.Name,
                    rival.Name,
                    times[0].Ms,
                    times[i + 1].Ms,
                    times[i + 1].Ms / times[0].Ms,
                    memory[0],
                    memory[i + 1],
                    times[i + 1].Turns,
                    load
                )
        );
    }
}
