using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace Weft.BrowserDrill;

/// <summary>Chromium's DevTools protocol over a socket: commands with answers, and events as they come.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _reading;
    private int _last;

    public DevTools(ClientWebSocket socket)
    {
        _socket = socket;
        _reading = ReadAsync();
    }

    /// <summary>Told of every event: its session, name and parameters.</summary>
    public event Action<string, string, JsonNode>? Happened;

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="session">The page, or empty for the browser itself.</param>
    /// <param name="method">The command.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <exception cref="InvalidOperationException">The browser refuses the command.</exception>
    public async Task<JsonNode> SendAsync(string session, string method, JsonObject? parameters = null)
    {
        int id = Interlocked.Increment(ref _last);
        var message = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters ?? [],
        };
        if (session.Length > 0)
        {
            message["sessionId"] = session;
        }

        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        await _sending.WaitAsync();
        try
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(message);
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(s_patience);
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] part = new byte[1 << 16];
        using var whole = new MemoryStream();
        try
        {
            while (true)
            {
                WebSocketReceiveResult received = await _socket.ReceiveAsync(part, _end.Token);
                whole.Write(part, 0, received.Count);
                if (received.EndOfMessage)
                {
                    Dispatch(JsonNode.Parse(whole.GetBuffer().AsSpan(0, (int)whole.Length))!);
                    whole.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (TaskCompletionSource<JsonNode> waiting in _waiting.Values)
            {
                waiting.TrySetException(new InvalidOperationException("the browser closed the connection"));
            }
        }
    }

    private void Dispatch(JsonNode message)
    {
        if (
            message["id"] is { } id
            && _waiting.TryRemove(id.GetValue<int>(), out TaskCompletionSource<JsonNode>? answer)
        )
        {
            if (message["error"] is { } error)
            {
                answer.SetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                answer.SetResult(message["result"]!);
            }
        }
        else if (message["method"] is { } method)
        {
            Happened?.Invoke(
                message["sessionId"]?.GetValue<string>() ?? "",
                method.GetValue<string>(),
                message["params"]!
            );
        }
    }
}
