using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using Weft.Runtime.Kernels;
using Weft.Runtime.Timing;

namespace Weft.Bench.Models;

/// <summary>
/// A rival in a process of its own, where nobody has changed the allocator or the handling of denormal numbers: the
/// settings of a process cannot be taken back, and the ones of Weft make other code faster too. The process does what it
/// is told by lines on its standard input, and times itself.
/// </summary>
internal sealed class RemoteWork : IModelWork
{
    /// <summary>
    /// After a region the threads of a team wait in a loop, about 10 ms by default, in which they would take a core from the
    /// process whose turn it is.
    /// </summary>
    private const int PauseMs = 25;

    private readonly Process _process;

    /// <summary>Starts the process and waits until its module was made and compared.</summary>
    /// <param name="one">The model.</param>
    /// <param name="rival">Name of the rival.</param>
    /// <exception cref="InvalidDataException">The process found that its module computes something else, or ended.</exception>
    public RemoteWork(ModelCase one, string rival)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        // Under the name of the host the program is its first argument; the program's own executable needs none.
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        string[] arguments =
        [
            .. isHost ? new[] { typeof(RemoteWork).Assembly.Location } : [],
            RemoteSide.Word,
            one.Name,
            one.Batch.ToString(CultureInfo.InvariantCulture),
            one.Length.ToString(CultureInfo.InvariantCulture),
            rival,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[ProcessSettings.Switch] = "off";
        _process = Process.Start(start)!;
        _ = Answer();
    }

    /// <inheritdoc/>
    public void Forward() => Time(ModelPass.Forward, 1);

    /// <inheritdoc/>
    public void Backward() => Time(ModelPass.Backward, 1);

    /// <inheritdoc/>
    public void Step() => Time(ModelPass.Step, 1);

    /// <inheritdoc/>
    public double Time(ModelPass pass, int calls) =>
        Ask(string.Create(CultureInfo.InvariantCulture, $"{pass.Word} {calls}"))!.Value;

    /// <inheritdoc/>
    public double? PeakMiB(ModelPass pass) => Ask($"{pass.Word} {RemoteSide.Memory}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private double? Ask(string line)
    {
        Thread.Sleep(PauseMs);
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        double? answer = Answer();
        Thread.Sleep(PauseMs);
        return answer;
    }

    // A number, or nothing where the system does not tell; no line at all where the process has ended.
    private double? Answer() =>
        _process.StandardOutput.ReadLine() switch
        {
            null => throw new InvalidDataException(
                "the process of the other side ended early; its message stands above"
            ),
            "" => null,
            var text => double.Parse(text, CultureInfo.InvariantCulture),
        };
}
