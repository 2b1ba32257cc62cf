using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Training;
using static TorchSharp.torch;

namespace Weft.Runtime.Timing;

/// <summary>What is to be timed.</summary>
/// <param name="Batch">B.</param>
/// <param name="Length">T.</param>
/// <param name="Threads">Threads of libtorch; null for those that training would choose, the most of any architecture.</param>
/// <param name="Pass">One of <see cref="ArchitectureTiming.Passes"/>; null for all.</param>
public sealed record TimingSettings(int Batch, int Length, int? Threads, string? Pass);

/// <summary>What one pass of one architecture costs.</summary>
/// <param name="Architecture">What was timed.</param>
/// <param name="Pass">One of <see cref="ArchitectureTiming.Passes"/>.</param>
/// <param name="Threads">Threads of libtorch.</param>
/// <param name="Ms">Milliseconds, a median.</param>
/// <param name="SequencesPerSecond">B divided by that time.</param>
/// <param name="PeakMiB">Peak of resident memory above the start of the pass; null where the system does not tell.</param>
public sealed record ArchitectureTiming(
    ArchitectureSpec Architecture,
    string Pass,
    int Threads,
    double Ms,
    double SequencesPerSecond,
    double? PeakMiB
)
{
    private const double MsPerSecond = 1000;

    /// <summary>Words for the passes, each containing the one before.</summary>
    public static IReadOnlyList<string> Passes { get; } = [.. ModelPass.All.Select(pass => pass.Word)];

    /// <summary>
    /// Times architectures by turns on random data, with the parameters, the optimiser and the process settings of training.
    /// </summary>
    /// <param name="specs">At least one.</param>
    /// <param name="settings">Sizes and passes.</param>
    /// <param name="compile">Makes a module with fresh weights of an architecture.</param>
    /// <returns>Pass by pass, in the order of the architectures.</returns>
    public static IReadOnlyList<ArchitectureTiming> Measure(
        IReadOnlyList<ArchitectureSpec> specs,
        TimingSettings settings,
        Func<ArchitectureSpec, CompileOptions, SequenceModule> compile
    )
    {
        ArgumentNullException.ThrowIfNull(specs);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(compile);
        ProcessSettings.Apply();
        return DedicatedThread.Run("Weft timing", () => MeasureHere(specs, settings, compile));
    }

    private static List<ArchitectureTiming> MeasureHere(
        IReadOnlyList<ArchitectureSpec> specs,
        TimingSettings settings,
        Func<ArchitectureSpec, CompileOptions, SequenceModule> compile
    )
    {
        CompileOptions options = CompileOptions.Default.At(settings.Batch, settings.Length) with
        {
            Calibration = MachineCalibration.Current,
        };
        if (settings.Pass == ModelPass.Forward.Word)
        {
            // Weights stay as they are.
            options = options.Frozen();
        }

        int threads = settings.Threads ?? specs.Max(spec => ThreadChoice.For(spec, options));
        set_num_threads(threads);
        ProcessSettings.ApplyToThread();
        using var generator = random.manual_seed(1);
        var batches = new List<RandomBatch>();
        var works = new List<CompiledWork>();
        try
        {
            foreach (ArchitectureSpec spec in specs)
            {
                batches.Add(new RandomBatch(spec, settings.Batch, settings.Length));
                works.Add(new CompiledWork(compile(spec, options), batches[^1], threads));
            }

            var result = new List<ArchitectureTiming>();
            foreach (ModelPass pass in ModelPass.All.Where(pass => settings.Pass is null || pass.Word == settings.Pass))
            {
                PassTiming timing = PassTiming.Measure(pass, works, memory: true);
                result.AddRange(
                    specs.Select(
                        (spec, i) =>
                            new ArchitectureTiming(
                                spec,
                                pass.Word,
                                threads,
                                timing.Times[i].Ms,
                                settings.Batch * MsPerSecond / timing.Times[i].Ms,
                                timing.PeakMiB[i]
                            )
                    )
                );
            }

            return result;
        }
        finally
        {
            works.ForEach(work => work.Dispose());
            batches.ForEach(batch => batch.Dispose());
        }
    }
}
