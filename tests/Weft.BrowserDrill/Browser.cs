using System;
using System.Diagnostics;
using System.IO;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;

namespace Weft.BrowserDrill;

/// <summary>A headless Chromium with an empty profile, spoken to by its DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>Names the program where it is not on the path under one of its usual names.</summary>
    public const string Variable = "WEFT_CHROMIUM";

    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _profile;

    private Browser(Process process, string profile, DevTools tools)
    {
        (_process, _profile, Tools) = (process, profile, tools);
    }

    /// <summary>The connection to the browser.</summary>
    public DevTools Tools { get; }

    /// <summary>Starts the browser.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="TimeoutException">It did not open its port.</exception>
    public static async Task<Browser> StartAsync()
    {
        string profile = Directory.CreateTempSubdirectory("weft-browser-").FullName;
        var start = new ProcessStartInfo(Program()) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--remote-debugging-port=0",
            $"--user-data-dir={profile}",
            "about:blank",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        Process process = Process.Start(start) ?? throw new InvalidOperationException("the browser did not start");
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(await EndpointAsync(profile), CancellationToken.None);
            return new Browser(process, profile, new DevTools(socket));
        }
        catch
        {
            Stop(process, profile);
            throw;
        }
    }

    /// <summary>Ends the browser and removes its profile.</summary>
    public async ValueTask DisposeAsync()
    {
        await Tools.DisposeAsync();
        Stop(_process, _profile);
    }

    private static string Program()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return named;
        }

        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            foreach (string name in s_names)
            {
                if (File.Exists(Path.Combine(folder, name)))
                {
                    return Path.Combine(folder, name);
                }
            }
        }

        throw new FileNotFoundException(
            $"found no Chromium, expected one of {string.Join(", ", s_names)} on the path; install it, or name it in {Variable}"
        );
    }

    // The browser chooses a free port and writes it, with the path of its socket, into its profile.
    private static async Task<Uri> EndpointAsync(string profile)
    {
        string file = Path.Combine(profile, "DevToolsActivePort");
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < s_patience)
        {
            string[] lines = File.Exists(file) ? await File.ReadAllLinesAsync(file) : [];
            if (lines.Length >= 2)
            {
                return new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}");
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"the browser opened no port within {s_patience.TotalSeconds} s");
    }

    private static void Stop(Process process, string profile)
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        try
        {
            Directory.Delete(profile, recursive: true);
        }
        catch (IOException)
        {
            // A file that a dying process still wrote stays behind in the temporary directory.
        }
    }
}
