using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Bench.Kernels;
using Weft.Bench.Models;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Timing;
using Weft.Runtime.Training;
using Weft.Tool;
using static TorchSharp.torch;

namespace Weft.Bench.Ablation;

/// <summary>
/// <c>make bench-ablation</c>: a training step of every benchmark model with all passes, without each of those that fire,
/// and without any, by turns.
/// </summary>
internal static class AblationBench
{
    private const int Repetitions = 5;
    private const double WarmUpMs = 60;

    /// <summary>Without last-position a step of 100 sequences of experiment 1b takes half a minute; its small batch is measured.</summary>
    private const long MostPositions = 20_000;

    /// <summary>Measures, prints, and without a filter writes the results to files.</summary>
    /// <param name="filter">Part of a model's name; empty for all.</param>
    /// <returns>An exit code.</returns>
    public static int Run(string filter)
    {
        ProcessSettings.Apply();
        ModelCase[] cases =
        [
            .. ModelCases.All.Where(one =>
                (long)one.Batch * one.Length <= MostPositions
                && one.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)
            ),
        ];
        if (cases.Length == 0)
        {
            Console.Error.WriteLine($"no model's name contains '{filter}'");
            return 2;
        }

        var conditions = Conditions.Read();
        Console.WriteLine(string.Join(Environment.NewLine, conditions.Lines));
        var rows = new List<AblationRow>();
        foreach (ModelCase one in cases)
        {
            foreach (AblationRow row in Measure(one))
            {
                rows.Add(row);
                Console.WriteLine(AblationTable.Line(row));
            }

            GC.Collect();
        }

        if (filter.Length == 0)
        {
            AblationTable.Write(conditions with { LoadAtEnd = Conditions.LoadAverage() }, rows);
        }

        return 0;
    }

    private static List<AblationRow> Measure(ModelCase one)
    {
        ArchitectureSpec spec = one.ReadSpec();
        CompileOptions all = CompileOptions.Default.At(one.Batch, one.Length);
        int threads = ThreadChoice.For(spec, all);
        set_num_threads(threads);
        ProcessSettings.ApplyToThread();
        manual_seed(1);
        string[] passes = [.. ArchitectureCompiler.Compile(spec, all).Fired.Select(pass => pass.Name)];
        using var batch = new RandomBatch(spec, one.Batch, one.Length);
        CompiledWork Open(CompileOptions options) =>
            new(InMemoryCompiler.Create(spec, ScalarType.Float32, options), batch, threads);
        using CompiledWork whole = Open(all);
        var rows = new List<AblationRow>();
        foreach (string pass in passes.Append(AblationRow.EveryPass))
        {
            string[] left = pass == AblationRow.EveryPass ? [.. CompileOptions.PassNames] : [pass];
            using CompiledWork without = Open(all.Without(left));

            // Two at a time: what runs after a model of gigabytes finds cold caches and pages given back.
            var times = Turns.Measure([whole.Step, without.Step], Repetitions, WarmUpMs);
            double ratio = times[1].Ms / times[0].Ms;
            rows.Add(new(one.Name, one.Shape(spec), threads, pass, times[0].Ms, times[1].Ms, ratio));
        }

        return rows;
    }
}
