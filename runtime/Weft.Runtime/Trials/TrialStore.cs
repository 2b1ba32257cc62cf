using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Runtime.Reports;

namespace Weft.Runtime.Trials;

/// <summary>
/// Results by the keys of their jobs in a file of JSON Lines, one record a trial: <c>{"key": ..., "trial": {...}}</c>.
/// A record is on disk once <see cref="Add"/> returns. Lines that are no records, such as one that a crash cut off, are
/// passed over. Only trials that took all their steps are kept, so that stopped and failed ones run again.
/// </summary>
public sealed class TrialStore : IDisposable
{
    /// <summary>The usual name of the file.</summary>
    public const string FileName = "trials.jsonl";

    private readonly Dictionary<string, TrialResult> _known = new(StringComparer.Ordinal);
    private readonly FileStream _file;

    private TrialStore(FileStream file) => _file = file;

    /// <summary>Lines of the file that could not be read.</summary>
    public int BrokenLines { get; private set; }

    /// <summary>How many results the file has.</summary>
    public int Count => _known.Count;

    /// <summary>Opens a file, creating it where there is none, and reads what it has.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened; another store has it open, for instance.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written to.</exception>
    public static TrialStore Open(string path)
    {
        // Two runs would train the same trials: the second is refused.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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

    /// <summary>Stores a result that took all its steps; any other is left out.</summary>
    /// <param name="job">What was run.</param>
    /// <param name="result">What came of it.</param>
    /// <exception cref="IOException">The file cannot be written to.</exception>
    public void Add(TrialJob job, TrialResult result)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Status != TrialStatus.Done)
        {
            return;
        }

        var record = new JsonObject { ["key"] = job.Key, ["trial"] = ResultsJson.Trial(result) };
        _file.Write(Encoding.UTF8.GetBytes(record.ToJsonString() + "\n"));
        _file.Flush(flushToDisk: true);
        _known[job.Key] = result;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void ReadAll()
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                Read(line);
            }
        }

        // A record after half a line would be lost with it.
        _file.Seek(0, SeekOrigin.End);
        if (_file.Length > 0 && LastByte() != '\n')
        {
            _file.WriteByte((byte)'\n');
        }
    }

    private void Read(string line)
    {
        try
        {
            using var record = JsonDocument.Parse(line);
            string key = record.RootElement.GetProperty("key").GetString()!;
            _known[key] = ResultsJsonReader.Trial(record.RootElement.GetProperty("trial"));
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
