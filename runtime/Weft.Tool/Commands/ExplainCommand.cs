using System;
using System.CommandLine;
using System.IO;
using Weft.Compiler;
using Weft.Compiler.Costs;
using Weft.Runtime.Costs;
using Weft.Runtime.Kernels;
using Weft.Runtime.Machine;
using Weft.Runtime.Reports.Explain;

namespace Weft.Tool.Commands;

/// <summary>
/// <c>weft explain [SPEC]</c>: prints the graph before and after the passes, why each fired, and the costs; with
/// <c>--machine</c> what computes on this machine.
/// </summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var spec = new Argument<string?>("SPEC")
        {
            Description = "An architecture (*.arch.yaml).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var machine = new Option<bool>("--machine")
        {
            Description = "Print the processor, the threads and the libraries that compute; SPEC may then be left out.",
        };
        Option<int> batch = Options.Positive(
            "--batch",
            "Sequences per step, for the costs.",
            Options.MostSequences,
            100
        );
        Option<int> length = Options.Positive(
            "--length",
            "Length of a sequence, for the costs.",
            Options.MostSequences,
            1000
        );
        Option<string[]> withoutPasses = Options.WithoutPasses();
        var html = new Option<string?>("--html")
        {
            Description = "Also write a page with the graph before and after the passes to this file.",
            HelpName = "FILE",
        };
        var calibrate = new Option<bool>("--calibrate")
        {
            Description =
                "First measure this machine (15 seconds) and keep its rates, by which ways of computing are chosen; SPEC may then be left out.",
        };
        var command = new Command("explain", "Print the graph before and after the passes, and the costs of a step.")
        {
            spec,
            machine,
            batch,
            length,
            withoutPasses,
            calibrate,
            html,
        };
        command.Validators.Add(result =>
        {
            if (
                result.GetResult(spec) is not { Tokens.Count: > 0 }
                && !result.GetValue(machine)
                && !result.GetValue(calibrate)
            )
            {
                result.AddError(
                    "found neither a file nor what does without one, expected SPEC, --machine, --calibrate or several of them; name an architecture (*.arch.yaml)"
                );
            }
        });
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(machine))
            {
                ExplainMachine(output);
            }

            if (parsed.GetValue(calibrate))
            {
                Calibrate(output);
            }

            if (parsed.GetValue(spec) is { } path)
            {
                CompileOptions options = Options
                    .Compile(parsed.GetRequiredValue(withoutPasses))
                    .At(parsed.GetValue(batch), parsed.GetValue(length));
                CompiledArchitecture compiled = ArchitectureCompiler.Compile(
                    SpecFiles.ReadArchitecture(path).Spec!,
                    options
                );
                output.WriteLine(ArchitectureCompiler.Explain(compiled).TrimEnd());
                if (parsed.GetValue(html) is { } page)
                {
                    Write(page, ExplainPage.Write(compiled));
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(string file, string text)
    {
        try
        {
            File.WriteAllText(file, text);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(
                $"--html {file}: the page cannot be written: {error.Message.TrimEnd('.')}; name another file"
            );
        }
    }

    private static void RequireLibtorch()
    {
        if (NativeLibraries.Explain() is { } complaint)
        {
            throw new InputException(complaint);
        }
    }

    private static void Calibrate(TextWriter output)
    {
        RequireLibtorch();
        Calibration calibration = Calibrator.Measure();
        MachineCalibration.Use(calibration);
        foreach (string line in CalibrationText.Lines(calibration))
        {
            output.WriteLine(line);
        }

        try
        {
            output.WriteLine(
                CalibrationFile.Save(calibration) is { } path
                    ? $"kept in {path}"
                    : $"not kept: {CalibrationFile.Variable} is off"
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"the rates cannot be kept: {error.Message}; name a file that can be written with {CalibrationFile.Variable}"
            );
        }
    }

    private static void ExplainMachine(TextWriter output)
    {
        RequireLibtorch();
        foreach (string line in MachineText.Lines())
        {
            output.WriteLine(line);
        }
    }
}
