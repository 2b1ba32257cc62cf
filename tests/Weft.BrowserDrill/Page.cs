using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Weft.BrowserDrill;

/// <summary>A page in a tab of its own; it remembers what it asked the network for and what it complained of.</summary>
internal sealed class Page
{
    private readonly DevTools _tools;
    private readonly string _session;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _complaints = new();

    private Page(DevTools tools, string session)
    {
        (_tools, _session) = (tools, session);
        tools.Happened += Listen;
    }

    /// <summary>Addresses that were asked for.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Errors and warnings of the console, exceptions, and what the security policy refused.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Opens a file.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="path">The file.</param>
    /// <param name="width">Width of the window in CSS pixels.</param>
    /// <param name="dark">Whether the reader prefers a dark page.</param>
    /// <param name="script">Whether the page's script may run.</param>
    public static async Task<Page> OpenAsync(Browser browser, string path, int width, bool dark, bool script = true)
    {
        JsonNode target = await browser.Tools.SendAsync("", "Target.createTarget", new() { ["url"] = "about:blank" });
        JsonNode attached = await browser.Tools.SendAsync(
            "",
            "Target.attachToTarget",
            new() { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true }
        );
        var page = new Page(browser.Tools, attached["sessionId"]!.GetValue<string>());
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await page.SendAsync($"{domain}.enable");
        }

        await page.SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new()
            {
                ["width"] = width,
                ["height"] = 900,
                ["deviceScaleFactor"] = 1,
                ["mobile"] = width < 600,
            }
        );
        await page.SendAsync(
            "Emulation.setEmulatedMedia",
            new()
            {
                ["features"] = new JsonArray(
                    new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }
                ),
            }
        );
        await page.SendAsync("Emulation.setScriptExecutionDisabled", new() { ["value"] = !script });
        await page.SendAsync("Page.navigate", new() { ["url"] = new Uri(Path.GetFullPath(path)).AbsoluteUri });
        await page._loaded.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return page;
    }

    /// <summary>The value of an expression; promises are awaited.</summary>
    /// <exception cref="InvalidOperationException">It throws.</exception>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        JsonNode answer = await SendAsync(
            "Runtime.evaluate",
            new()
            {
                ["expression"] = expression,
                ["returnByValue"] = true,
                ["awaitPromise"] = true,
            }
        );
        return answer["exceptionDetails"] is { } thrown
            ? throw new InvalidOperationException($"{expression}: {thrown.ToJsonString()}")
            : answer["result"]!["value"]!.GetValue<T>();
    }

    /// <summary>Clicks the middle of what a selector finds first, after scrolling there.</summary>
    public async Task ClickAsync(string selector)
    {
        (double x, double y) = await MiddleAsync(selector);
        foreach (string kind in new[] { "mousePressed", "mouseReleased" })
        {
            await SendAsync(
                "Input.dispatchMouseEvent",
                new()
                {
                    ["type"] = kind,
                    ["x"] = x,
                    ["y"] = y,
                    ["button"] = "left",
                    ["clickCount"] = 1,
                }
            );
        }
    }

    /// <summary>Moves the pointer to the middle of what a selector finds first.</summary>
    public async Task PointAsync(string selector)
    {
        (double x, double y) = await MiddleAsync(selector);
        await SendAsync(
            "Input.dispatchMouseEvent",
            new()
            {
                ["type"] = "mouseMoved",
                ["x"] = x,
                ["y"] = y,
            }
        );
    }

    /// <summary>Presses and releases a key.</summary>
    public async Task PressAsync(string key, int code)
    {
        foreach (string kind in new[] { "keyDown", "keyUp" })
        {
            await SendAsync(
                "Input.dispatchKeyEvent",
                new()
                {
                    ["type"] = kind,
                    ["key"] = key,
                    ["code"] = key,
                    ["windowsVirtualKeyCode"] = code,
                    ["text"] = kind == "keyDown" && key == "Enter" ? "\r" : "",
                }
            );
        }
    }

    /// <summary>A picture of the whole page, or of what is in sight.</summary>
    public async Task PictureAsync(string path, bool whole)
    {
        JsonNode answer = await SendAsync(
            "Page.captureScreenshot",
            new() { ["format"] = "png", ["captureBeyondViewport"] = whole }
        );
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(answer["data"]!.GetValue<string>()));
    }

    /// <summary>The page as it would be printed.</summary>
    public async Task PrintAsync(string path)
    {
        JsonNode answer = await SendAsync("Page.printToPDF", new() { ["printBackground"] = true });
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(answer["data"]!.GetValue<string>()));
    }

    private async Task<(double X, double Y)> MiddleAsync(string selector)
    {
        string place = await EvaluateAsync<string>(
            $$"""
            (() => {
              const element = document.querySelector({{JsonValue.Create(selector)!.ToJsonString()}});
              element.scrollIntoView({ block: "center", inline: "nearest" });
              const box = element.getBoundingClientRect();
              return `${box.left + box.width / 2} ${box.top + box.height / 2}`;
            })()
            """
        );
        double[] parts =
        [
            .. place.Split(' ').Select(p => double.Parse(p, System.Globalization.CultureInfo.InvariantCulture)),
        ];
        return (parts[0], parts[1]);
    }

    private Task<JsonNode> SendAsync(string method, JsonObject? parameters = null) =>
        _tools.SendAsync(_session, method, parameters);

    private void Listen(string session, string name, JsonNode parameters)
    {
        if (session != _session)
        {
            return;
        }

        switch (name)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Network.requestWillBeSent":
                _requests.Enqueue(parameters["request"]!["url"]!.GetValue<string>());
                break;
            case "Runtime.exceptionThrown":
                _complaints.Enqueue(parameters["exceptionDetails"]!.ToJsonString());
                break;
            case "Runtime.consoleAPICalled":
            case "Log.entryAdded":
                _complaints.Enqueue(parameters.ToJsonString());
                break;
            default:
                break;
        }
    }
}
