using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;

namespace Weft.Tool;

/// <summary>Reads specs from disk; every way in which that fails is a line for the user.</summary>
internal static class SpecFiles
{
    /// <summary>How the name of a file that declares an architecture ends.</summary>
    public const string ArchitectureSuffix = ".arch.yaml";

    /// <summary>How the name of a file that declares an experiment ends.</summary>
    public const string ExperimentSuffix = ".exp.yaml";

    // A spec is a page of text; whatever is larger is another file named by mistake.
    private const long LargestFile = 4 << 20;

    /// <summary>The text of a file.</summary>
    /// <exception cref="InputException">It cannot be read or is no text.</exception>
    public static string ReadText(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new InputException($"{path}: error: this is a directory, a file was expected");
            }

            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
            {
                throw new InputException(
                    $"{path}: error: the file is larger than {LargestFile >> 20} MiB, too large for a spec"
                );
            }

            return SpecText.Decode(File.ReadAllBytes(path), path, out SpecDiagnostic? diagnostic)
                ?? throw new InputException(diagnostic?.ToString() ?? $"{path}: error: the file is not UTF-8 text");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: error: there is no such file");
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path}: error: the file cannot be read: {e.Message}");
        }
    }

    /// <summary>The architecture that a file declares.</summary>
    /// <exception cref="InputException">The file cannot be read or its spec has errors.</exception>
    public static ReadResult<ArchitectureSpec> ReadArchitecture(string path) =>
        Checked(SpecReader.ReadArchitecture(path, ReadText(path)));

    /// <summary>The experiment that a file declares, with the text of every file read on the way.</summary>
    /// <exception cref="InputException">A file cannot be read or a spec has errors.</exception>
    public static (ExperimentSpec Spec, IReadOnlyList<SourceFile> Sources) ReadExperiment(string path)
    {
        var sources = new List<SourceFile> { new(path, ReadText(path)) };
        ExperimentSpec spec = Checked(ExperimentReader.Read(path, sources[0].Text, ReadReferenced)).Spec!;
        return (spec, sources);

        string? ReadReferenced(string name)
        {
            // The reader says what is wrong at the place where the experiment names the file, thrown messages included.
            if (!File.Exists(name))
            {
                return null;
            }

            string text = ReadText(name);
            if (sources.All(s => s.Path != name))
            {
                sources.Add(new SourceFile(name, text));
            }

            return text;
        }
    }

    private static ReadResult<T> Checked<T>(ReadResult<T> result)
        where T : class =>
        result.Diagnostics.Count == 0 && result.Spec is not null
            ? result
            : throw new InputException([.. result.Diagnostics.Select(d => d.ToString())]);
}
