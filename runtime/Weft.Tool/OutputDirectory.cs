using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Runtime.Trials;

namespace Weft.Tool;

/// <summary>
/// Where results go. Each file is replaced in one step: a crash leaves the old one or the new one, whole. A file that
/// cannot be replaced ends nothing: <see cref="Conclude"/> says so at the end.
/// </summary>
internal sealed partial class OutputDirectory
{
    private const int MostComplaints = 3;

    // As deep as `weft paper` writes: the plots of each experiment.
    private static readonly EnumerationOptions s_reports = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 2,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly SortedDictionary<string, string> _unwritten = new(StringComparer.Ordinal);

    private OutputDirectory(string path) => Path = path;

    /// <summary>The directory, as the user named it.</summary>
    public string Path { get; }

    /// <summary>Creates the directory where needed and proves that a file can be written there.</summary>
    /// <exception cref="InputException">It cannot be created or written to.</exception>
    public static OutputDirectory Prepare(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            string probe = System.IO.Path.Combine(path, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            DeleteDrafts(path);
            return new OutputDirectory(path);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(
                $"{path}: error: cannot write to the output directory: {e.Message.TrimEnd('.')}; name another --out"
            );
        }
    }

    /// <summary>Opens the results of trials that the directory has.</summary>
    /// <exception cref="InputException">Another run has them open, or the file cannot be read.</exception>
    public TrialStore OpenStore()
    {
        string file = System.IO.Path.Combine(Path, TrialStore.FileName);
        try
        {
            return TrialStore.Open(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{file}: error: the results cannot be opened: {e.Message}; wait for the other run to end, or name another --out"
            );
        }
    }

    /// <summary>Writes some files, given by relative path and text; those that cannot be written stay as they are.</summary>
    public void Write(IEnumerable<KeyValuePair<string, string>> files)
    {
        foreach ((string name, string text) in files)
        {
            Write(name, new UTF8Encoding(false).GetBytes(text));
        }
    }

    /// <summary>Writes a file, given by relative path and content. What cannot be written is said by <see cref="Conclude"/>.</summary>
    public void Write(string name, byte[] content)
    {
        string target = System.IO.Path.Combine(Path, name);
        string draft = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.WriteAllBytes(draft, content);
            File.Move(draft, target, overwrite: true);
            _unwritten.Remove(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unwritten[target] = e.Message;
            TryDelete(draft);
        }
    }

    /// <summary>Keeps that something else of the results could not be written.</summary>
    /// <param name="target">What.</param>
    /// <param name="reason">Why not.</param>
    public void Miss(string target, string reason) => _unwritten[target] = reason;

    /// <summary>Keeps that results could not be stored, where that is so.</summary>
    public void Miss(TrialStore store)
    {
        if (store.Fault is { } fault)
        {
            Miss(System.IO.Path.Combine(Path, TrialStore.FileName), fault);
        }
    }

    /// <summary>Says which files could not be written.</summary>
    /// <param name="code">How the command ends otherwise.</param>
    /// <param name="error">Where to say it.</param>
    /// <returns>How the command ends.</returns>
    public int Conclude(int code, TextWriter error)
    {
        foreach ((string target, string reason) in _unwritten.Take(MostComplaints))
        {
            error.WriteLine(
                $"{target}: error: cannot be written: {reason}; make room for it, then run the same command again"
            );
        }

        if (_unwritten.Count > MostComplaints)
        {
            error.WriteLine($"{Path}: error: {_unwritten.Count - MostComplaints} more files cannot be written");
        }

        return _unwritten.Count > 0 ? Math.Max(code, ExitCode.Failed) : code;
    }

    // Drafts of processes that were killed; a draft is never what a run needs.
    private static void DeleteDrafts(string path)
    {
        foreach (string file in Directory.EnumerateFiles(path, "*.tmp", s_reports))
        {
            if (
                Draft().Match(file) is { Success: true } match
                && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && !Lives(id)
            )
            {
                TryDelete(file);
            }
        }
    }

    private static bool Lives(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays; what was to be written has been complained about, and the next run tries again.
        }
    }

    // results.json.123.tmp, plots/error.svg.123.tmp
    [GeneratedRegex(@"\.(?:json|csv|md|html|svg|png|txt)\.([0-9]{1,10})\.tmp\z", RegexOptions.CultureInvariant)]
    private static partial Regex Draft();
}
