using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>What classes of users, and signals, do to the process: the command runs in one of its own.</summary>
public sealed class ForeignCodeTests : IDisposable
{
    private const string Anchor = "float largest = 0;";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly ToolDirectory _directory = new();
    private Process? _process;

    public ForeignCodeTests()
    {
        _directory.Write("model.arch.yaml", ShippedSpecs.DpFreeLog);
        _directory.Write(
            "own.exp.yaml",
            """
            name: own
            architectures: [model.arch.yaml]
            overrides: { read-out: every }
            task: { kind: class, source: task.cs }
            length: 16
            training: { steps: 1000000, batch: 4, test-sequences: 20, validation-sequences: 20 }

            """
        );
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("Environment.Exit(0);", "RunningMaximum called Environment.Exit")]
    [InlineData("Environment.Exit(7);", "RunningMaximum called Environment.Exit")]
    [InlineData(
        "new System.Threading.Thread(() => throw new InvalidOperationException(\"far\\naway\")).Start();",
        "RunningMaximum threw on a thread of its own: InvalidOperationException: far away"
    )]
    [InlineData(
        "System.Threading.ThreadPool.QueueUserWorkItem(_ => Helper.Fall(), null);",
        "Helper.Fall threw on a thread of its own: ArgumentException: fell"
    )]
    public async Task A_class_that_ends_the_process_is_named(string statement, string message)
    {
        WriteTask(statement);
        Process process = Start("--quiet");

        (int code, string error) = await Ended(process);

        Assert.Equal(1, code);
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.StartsWith($"weft: error: {message}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("TERM")]
    public async Task Signals_keep_what_was_measured(string signal)
    {
        WriteTask("");
        Process process = Start();
        var trains = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var error = new StringBuilder();
        void Read(string? line, StringBuilder? text)
        {
            text?.AppendLine(line);

            // Null where the stream ends, which the process does when it does not train.
            if (line is null || line.Contains(": step ", StringComparison.Ordinal))
            {
                trains.TrySetResult();
            }
        }

        process.OutputDataReceived += (_, e) => Read(e.Data, null);
        process.ErrorDataReceived += (_, e) => Read(e.Data, error);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await trains.Task.WaitAsync(s_patience);
        Assert.False(process.HasExited);
        using (Process kill = Process.Start("kill", $"-{signal} {process.Id}"))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(s_patience);
        await process.WaitForExitAsync(patience.Token);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("stopped by user; 0 of 1 trials measured", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"status\": \"stopped\"", _directory.Read("out/results.json"), StringComparison.Ordinal);
    }

    private void WriteTask(string statement)
    {
        string shipped = File.ReadAllText(
            Path.Combine(AppContext.BaseDirectory, "specs", "tasks", "RunningMaximum.cs")
        );
        Assert.Contains(Anchor, shipped, StringComparison.Ordinal);
        _directory.Write(
            "task.cs",
            shipped.Replace(Anchor, statement + Anchor, StringComparison.Ordinal)
                + "internal static class Helper { public static void Fall() => throw new ArgumentException(\"fell\"); }\n"
        );
    }

    private Process Start(params string[] options) =>
        _process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "weft.dll"),
                    "train",
                    _directory.At("own.exp.yaml"),
                    "--out",
                    _directory.At("out"),
                    .. options,
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static async Task<(int Code, string Error)> Ended(Process process)
    {
        using var patience = new CancellationTokenSource(s_patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
        string error = await process.StandardError.ReadToEndAsync(patience.Token);
        await output;
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, error);
    }
}
