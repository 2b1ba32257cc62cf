using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using TorchSharp;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Timing;
using Weft.Runtime.Trials;

namespace Weft.Tool.Commands;

/// <summary><c>weft bench SPEC...</c>: what architectures cost on this machine, measured by turns.</summary>
internal static class BenchCommand
{
    private static readonly string[] s_header = ["architecture", "pass", "ms", "sequences/s", "peak MiB", "ratio"];

    private const int TextColumns = 2;

    public static Command Create()
    {
        var specs = new Argument<string[]>("SPEC")
        {
            Description = "Architectures (*.arch.yaml).",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<int> batch = Options.Positive("--batch", "Sequences per step.", Options.MostSequences, 100);
        Option<int> length = Options.Positive("--length", "Length of a sequence.", Options.MostSequences, 1000);
        Option<int?> threads = Options.Positive(
            "--threads",
            "Threads; by default as many as training would take.",
            Options.MostThreads
        );
        var pass = new Option<string?>("--pass")
        {
            Description = $"One of {string.Join(", ", ArchitectureTiming.Passes)}; by default all are measured.",
            HelpName = "PASS",
        };
        Options.Restrict(pass, [.. ArchitectureTiming.Passes]);
        var command = new Command("bench", "Measure time and memory of architectures on this machine.")
        {
            specs,
            batch,
            length,
            threads,
            pass,
        };
        command.SetAction(parsed =>
            Run(
                parsed.GetRequiredValue(specs),
                new TimingSettings(
                    parsed.GetValue(batch),
                    parsed.GetValue(length),
                    parsed.GetValue(threads),
                    parsed.GetValue(pass)
                ),
                parsed.InvocationConfiguration.Output
            )
        );
        return command;
    }

    private static int Run(string[] files, TimingSettings settings, TextWriter output)
    {
        ArchitectureSpec[] specs = [.. files.Select(file => Read(file, settings.Length))];
        if (NativeLibraries.Explain() is { } complaint)
        {
            throw new InputException(complaint);
        }

        IReadOnlyList<ArchitectureTiming> timings = ArchitectureTiming.Measure(
            specs,
            settings,
            (spec, options) => InMemoryCompiler.Create(spec, torch.ScalarType.Float32, options)
        );
        output.WriteLine(
            $"B = {settings.Batch}, T = {settings.Length}, threads: {timings[0].Threads}; {ProcessSettings.Describe()}"
        );
        var rows = timings.Select((timing, i) => Row(timing, timings[i - (i % specs.Length)]));
        PlainColumns.Write(output, [s_header, .. rows], column => column >= TextColumns);
        return ExitCode.Done;
    }

    private static ArchitectureSpec Read(string file, int length)
    {
        ArchitectureSpec spec = SpecFiles.ReadArchitecture(file).Spec!;
        int? most = spec
            .Layers.SelectMany(block => block.Attention.Groups)
            .Select(group => (group.Position as AbsolutePosition)?.MostPositions)
            .Min();
        return most < length
            ? throw new InputException(
                $"{file}: error: found --length {length}, expected at most {most}, the 'max-length' of its learned positions; shorten it or raise 'max-length'"
            )
            : spec;
    }

    private static string[] Row(ArchitectureTiming timing, ArchitectureTiming first) =>
        [
            timing.Architecture.Name,
            timing.Pass,
            NumberText.Plain(timing.Ms),
            NumberText.Plain(timing.SequencesPerSecond),
            timing.PeakMiB is { } peak ? NumberText.Plain(peak) : NumberText.Missing,
            NumberText.Plain(timing.Ms / first.Ms),
        ];
}
