using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Weft.Tool;

/// <summary>
/// What the classes of users can do to the process besides throwing where they are called: end it, or throw on a thread of
/// their own. Both end the command with one line that names the class, and exit code 1; what was measured is in the store.
/// Endless recursion is beyond any handler.
/// </summary>
internal static partial class ForeignCode
{
    private static readonly PosixSignal[] s_ending =
    [
        PosixSignal.SIGINT,
        PosixSignal.SIGTERM,
        PosixSignal.SIGHUP,
        PosixSignal.SIGQUIT,
    ];

    private static TextWriter s_error = TextWriter.Null;
    private static volatile bool s_isOver;
    private static int s_endings;

    /// <summary>Watches the process while a command runs.</summary>
    /// <param name="error">Where the line goes.</param>
    /// <param name="command">The command; gives the exit code.</param>
    /// <returns>The exit code.</returns>
    public static int Watch(TextWriter error, Func<int> command)
    {
        s_error = error;
        ExceptionHandling.SetUnhandledExceptionHandler(Thrown);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Ended();

        // A signal that nothing handles ends the process too.
        PosixSignalRegistration[] signals =
        [
            .. s_ending.Select(signal => PosixSignalRegistration.Create(signal, Signalled)),
        ];
        int code = command();
        s_isOver = true;
        Array.ForEach(signals, signal => signal.Dispose());
        return code;
    }

    // Whoever handles it, or else the runtime, decides what follows; see Interruption.
    private static void Signalled(PosixSignalContext context) => s_isOver |= !context.Cancel;

    private static bool Thrown(Exception exception)
    {
        string what = $"{exception.GetType().Name}: {CommandLine.OneLine(exception.Message)}";
        End(
            Culprit(new StackTrace(exception)) is { } culprit
                ? $"weft: error: {culprit} threw on a thread of its own: {what}; catch it there, or throw where Weft calls"
                : $"weft: unexpected {what} on a thread that nobody waits for ({CommandLine.TraceVariable}=1 shows where)",
            exception
        );
        return true;
    }

    private static void Ended()
    {
        // The runtime does not say which code ends the process, but that of the tool returns from Main.
        if (!s_isOver && TaskCompiler.Classes is { Count: > 0 } classes)
        {
            End(
                $"weft: error: {string.Join(" or ", classes)} called Environment.Exit, expected a class that returns or "
                    + "throws; remove the call",
                null
            );
        }
    }

    // "Spirals.Fill": the innermost method of a user's class.
    private static string? Culprit(StackTrace trace) =>
        trace
            .GetFrames()
            .Select(frame => frame.GetMethod())
            .Where(method => TaskCompiler.IsUsers(method?.DeclaringType?.Assembly))
            .Select(Name)
            .FirstOrDefault();

    private static string Name(MethodBase? method)
    {
        // Lambdas are methods of classes within the class.
        Type type = method!.DeclaringType!;
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return method.Name.Contains('<', StringComparison.Ordinal) ? type.Name : $"{type.Name}.{method.Name}";
    }

    private static void End(string line, Exception? exception)
    {
        // Several threads of a class may throw at once: the first one is the reason, and it ends the process for all.
        if (Interlocked.Increment(ref s_endings) > 1)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        if (!Console.IsOutputRedirected)
        {
            // A display that was drawn has hidden it.
            Console.CursorVisible = true;
        }

        Console.Out.Flush();
        bool traced = Environment.GetEnvironmentVariable(CommandLine.TraceVariable) == "1";
        s_error.WriteLine(traced && exception is not null ? $"{line}\n{exception}" : line);
        s_error.Flush();

        // Without the destructors of libtorch, whose threads may be at work.
        if (OperatingSystem.IsWindows())
        {
            Process.GetCurrentProcess().Kill();
        }

        ExitNow(ExitCode.Failed);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);
}
