using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Weft.Runtime.Tests.Tool.Drill;

/// <summary>
/// Every path that a user can name, with everything there that is no file: each is a process of its own, under limits of
/// the system on its time and of the runtime on its memory, and ends with one line that names the place and a mend.
/// WEFT_SPECIAL_FILES sets how many pairs are tried.
/// </summary>
public sealed class SpecialFileTests : IDisposable
{
    private const string Architecture = "model.arch.yaml";
    private const string Experiment = "e.exp.yaml";
    private const string Weights = "--from weights.dat";

    /// <summary>Seconds of processor time, and the megabytes of the heap.</summary>
    private const int MostSeconds = 2;
    private const int MostMegabytes = 512;

    // A clock beside the processor's time: what waits for ever takes none.
    private const int Patience = 60;

    private static readonly string s_csv = string.Concat(Enumerable.Repeat("0.5,1,1.5\n", 20));

    // The name in whose place something else stands, the command that reads it, and the experiment's task.
    private static readonly Dictionary<string, (string Name, string Command, string Task)> s_roles = new(
        StringComparer.Ordinal
    )
    {
        ["architecture"] = (Architecture, $"check {Architecture}", "heavy-tail"),
        ["base"] = ("base.arch.yaml", "check child.arch.yaml", "heavy-tail"),
        ["architecture of an experiment"] = (Architecture, $"check {Experiment}", "heavy-tail"),
        ["experiment"] = (Experiment, $"compare {Experiment} --out out", "heavy-tail"),
        ["table"] = ("d.csv", $"check {Experiment}", "{ kind: file, data: d.csv }"),
        ["lines"] = ("d.jsonl", $"compare {Experiment} --out out", "{ kind: file, data: d.jsonl }"),
        ["text"] = ("t.txt", $"check {Experiment}", "{ kind: text, text: t.txt }"),
        ["text of a folder"] = ("folder/t.txt", $"check {Experiment}", "{ kind: text, text: folder }"),
        ["source"] = ("t.cs", $"check {Experiment}", "{ kind: class, source: t.cs }"),
        ["tokens"] = (
            "v.json",
            $"check {Experiment}",
            "{ kind: text, text: good.txt, encoding: { kind: bpe-files, tokens-file: v.json, merges-file: m.txt } }"
        ),
        ["merges"] = (
            "m.txt",
            $"check {Experiment}",
            "{ kind: text, text: good.txt, encoding: { kind: bpe-files, tokens-file: good.json, merges-file: m.txt } }"
        ),
        ["weights"] = ("weights.dat", $"train {Experiment} --out out {Weights}", "heavy-tail"),
    };

    private readonly ToolDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>By default as many pairs as show every role and every kind, else all, role by role.</summary>
    public static TheoryData<string, string> Pairs()
    {
        int wanted = int.TryParse(Environment.GetEnvironmentVariable("WEFT_SPECIAL_FILES"), out int number)
            ? number
            : s_roles.Count;
        string[] kinds = [.. SpecialFile.Kinds.Keys];
        var pairs = new TheoryData<string, string>();
        for (int round = 0; round < kinds.Length; round++)
        {
            foreach ((int place, string role) in s_roles.Keys.Index())
            {
                if (pairs.Count < wanted)
                {
                    pairs.Add(role, kinds[(place + round) % kinds.Length]);
                }
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_is_no_file_is_refused_at_once(string role, string kind)
    {
        (string name, string command, string task) = s_roles[role];
        _directory.Write(
            Architecture,
            task.Contains("kind: text", StringComparison.Ordinal)
                ? ToolDirectory
                    .ByPosition("Model", "log")
                    .Replace("real: 1", "tokens: 256", StringComparison.Ordinal)
                    .Replace("read-out: last", "read-out: every", StringComparison.Ordinal)
                : ToolDirectory.ByPosition("Model", "log")
        );
        _directory.Write("child.arch.yaml", "extends: base.arch.yaml\nname: Child\n");
        _directory.Write(
            Experiment,
            $"name: e\narchitectures: [{Architecture}]\ntask: {task}\nlength: 2\ntraining: {{ steps: 1 }}\n"
        );
        _directory.Write("good.txt", string.Concat(Enumerable.Repeat("a text\n", 100)));
        _directory.Write("good.json", "{}");
        _directory.Write("d.csv", s_csv);
        _directory.Write("d.jsonl", "");
        Directory.CreateDirectory(_directory.At("folder"));
        File.Delete(_directory.At(name));
        SpecialFile.Kinds[kind](_directory.At(name));

        // A folder of texts may hold a folder, and one with no text, or an empty one, has no tokens.
        bool isEmpty = kind is "directory" or "pseudo-file that waits" && role is "text" or "text of a folder";
        (int code, string output, string error) = await Run(command);

        Assert.True(code == 2, $"weft {command} ended with {code}\n{output}\n{error}");
        string line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(
            isEmpty ? "t.txt" : name,
            isEmpty ? line.Replace("folder:", "t.txt:", StringComparison.Ordinal) : line
        );
        Assert.Matches(@"^\S+\.\w+(\(\d+,\d+\))?: |^folder: ", line);
        Assert.Contains(';', line);
        Assert.DoesNotContain("unexpected", line, StringComparison.Ordinal);
    }

    // Limits of bash hold for what it becomes. The soft limit on processor time ends the process by a signal.
    private async Task<(int Code, string Output, string Error)> Run(string command)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "weft.dll");
        string line = $"ulimit -t {MostSeconds}; exec timeout {Patience} dotnet '{tool}' {command}";
        var start = new ProcessStartInfo("bash", ["-c", line])
        {
            WorkingDirectory = _directory.At("."),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = $"{MostMegabytes << 20:X}";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
