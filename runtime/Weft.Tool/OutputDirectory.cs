using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Weft.Runtime.Trials;

namespace Weft.Tool;

/// <summary>Where results go. Each file is replaced in one step: a crash leaves the old one or the new one, whole.</summary>
internal sealed class OutputDirectory
{
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
            return new OutputDirectory(path);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path}: error: cannot write to the output directory: {e.Message}");
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

    /// <summary>Writes some files, given by relative path and text.</summary>
    public void Write(IEnumerable<KeyValuePair<string, string>> files)
    {
        foreach ((string name, string text) in files)
        {
            string target = System.IO.Path.Combine(Path, name);
            string draft = $"{target}.{Environment.ProcessId}.tmp";
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.WriteAllText(draft, text, new UTF8Encoding(false));
            File.Move(draft, target, overwrite: true);
        }
    }
}
