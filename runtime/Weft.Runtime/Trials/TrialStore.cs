using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>
/// Results by the keys of their jobs in a file of JSON Lines, one record a trial:
/// <c>{"key": ..., "trial": {...}, "check": ...}</c>, the check the first 16 hexadecimal digits of the SHA-256 of the line
/// without it. A record is on disk once <see cref="Add"/> returns. Lines that are no records, such as one that a crash cut
/// off, are passed over, and so are those whose check is not theirs. Trials that took all their steps are recalled; failed
/// ones are recorded too, and run again. One thread at a time.
/// </summary>
public sealed class TrialStore : IDisposable
{
    /// <summary>The usual name of the file.</summary>
    public const string FileName = "trials.jsonl";

    private const int CheckDigits = 16;
    private const string CheckBegins = ",\"check\":\"";
    private const string CheckEnds = "\"}";

    private readonly Dictionary<string, TrialResult> _known = new(StringComparer.Ordinal);
    private readonly List<(int Line, string Key)> _changed = [];
    private readonly FileStream _file;
    private bool _isTorn;

    private TrialStore(FileStream file) => _file = file;

    /// <summary>Lines of the file that could not be read.</summary>
    public int BrokenLines { get; private set; }

    /// <summary>
    /// Numbers, from 1, of lines whose check is missing or not theirs: they were edited, or are another version's. Those
    /// of trials that ran again later are left out.
    /// </summary>
    public IReadOnlyList<int> ChangedLines =>
        [.. _changed.Where(line => !_known.ContainsKey(line.Key)).Select(line => line.Line)];

    /// <summary>Why a result could not be written; null where all were.</summary>
    public string? Fault { get; private set; }

    /// <summary>How many results the file has.</summary>
    public int Count => _known.Count;

    /// <summary>Opens a file, creating it where there is none, and reads what it has.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened; another store has it open, for instance.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written to.</exception>
    public static TrialStore Open(string path)
    {
        // Two runs would train the same trials: the second is refused. Without a buffer what cannot be written is not
        // tried again when the file is closed.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            var store = new TrialStore(file);
            store.ReadAll();
            return store;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The result of a job, if the store has it; names and overrides are those of the trial that was stored.</summary>
    /// <param name="job">The job.</param>
    public TrialResult? Find(TrialJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return _known.GetValueOrDefault(job.Key);
    }

    /// <summary>
    /// Records a result that took all its steps, or failed; a stopped one is left out. A file that cannot be written to
    /// ends nothing: <see cref="Fault"/> says why.
    /// </summary>
    /// <param name="job">What was run.</param>
    /// <param name="result">What came of it.</param>
    public void Add(TrialJob job, TrialResult result)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Status == TrialStatus.Stopped)
        {
            return;
        }

        var record = new JsonObject { ["key"] = job.Key, ["trial"] = TrialJson.Write(result) };
        try
        {
            Write((_isTorn ? "\n" : "") + WithCheck(record.ToJsonString()) + "\n");
        }
        catch (IOException exception)
        {
            _isTorn = true;
            Fault ??= exception.Message;
            return;
        }

        if (result.Status == TrialStatus.Done)
        {
            _known[job.Key] = result;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>A record with its check at the end.</summary>
    internal static string WithCheck(string record) => $"{record[..^1]}{CheckBegins}{Check(record)}{CheckEnds}";

    private static string Check(string record) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record)))[..CheckDigits];

    // Whether a line is what WithCheck made of what comes before its check.
    private static bool HasItsCheck(string line)
    {
        int tail = CheckBegins.Length + CheckDigits + CheckEnds.Length;
        return line.Length > tail && WithCheck(line[..^tail] + "}") == line;
    }

    private void Write(string text)
    {
        _file.Seek(0, SeekOrigin.End);
        _file.Write(Encoding.UTF8.GetBytes(text));
        _file.Flush(flushToDisk: true);
        _isTorn = false;
    }

    private void ReadAll()
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length > 0)
            {
                Read(line, number);
            }
        }

        // A record after half a line would be lost with it.
        _isTorn = _file.Length > 0 && LastByte() != '\n';
    }

    private void Read(string line, int number)
    {
        try
        {
            using var record = JsonDocument.Parse(line);
            string key = record.RootElement.GetProperty("key").GetString()!;
            TrialResult result = ResultsJsonReader.Trial(record.RootElement.GetProperty("trial"));
            if (!HasItsCheck(line))
            {
                _changed.Add((number, key));
            }
            else if (result.Status == TrialStatus.Done)
            {
                _known[key] = result;
            }
        }
        catch (Exception exception)
            when (exception
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentException
            )
        {
            BrokenLines++;
        }
    }

    private int LastByte()
    {
        _file.Seek(-1, SeekOrigin.End);
        return _file.ReadByte();
    }
}
