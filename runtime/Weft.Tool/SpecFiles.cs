using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Runtime.Files;
using Weft.Runtime.Rates;
using Weft.Runtime.Reports;

namespace Weft.Tool;

/// <summary>Reads specs from disk; every way in which that fails is a line for the user.</summary>
internal static class SpecFiles
{
    // Files of a directory whose names are compared with a wrong one.
    private const int MostNames = 1000;

    /// <summary>The text of a file.</summary>
    /// <exception cref="InputException">It cannot be read or is no text.</exception>
    public static string ReadText(string path)
    {
        try
        {
            byte[] bytes = InputFile.ReadBytes(path, InputFile.LargestSource);
            return SpecText.Decode(bytes, path, out SpecDiagnostic? diagnostic)
                ?? throw new InputException(diagnostic?.ToString() ?? $"{path}: error: the file is not UTF-8 text");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: error: there is no such file{Nearby(path)}");
        }
        catch (InputFileException e)
        {
            throw new InputException($"{path}: error: {e.Message}");
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(
                $"{path}: error: the file cannot be read: {e.Message.TrimEnd('.')}; name another file or give it the right to be read"
            );
        }
    }

    // A name like it in the same directory, or what to do without one.
    private static string Nearby(string path)
    {
        try
        {
            string directory = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
            string[] names = Directory.Exists(directory)
                ?
                [
                    .. Directory
                        .EnumerateFiles(directory, "*.yaml")
                        .Take(MostNames)
                        .Select(file => Path.GetFileName(file)),
                ]
                : [];
            string hint = Wording.DidYouMean(Path.GetFileName(path), names);
            return hint.Length > 0 ? hint : "; correct the path";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "; correct the path";
        }
    }

    /// <summary>The architecture that a file declares.</summary>
    /// <exception cref="InputException">The file cannot be read or its spec has errors.</exception>
    public static ReadResult<ArchitectureSpec> ReadArchitecture(string path) =>
        Checked(SpecReader.ReadArchitecture(path, ReadArchitectureText(path), readFile: ReadReferenced));

    /// <summary>The architecture that a file declares, in full, as YAML.</summary>
    /// <exception cref="InputException">The file cannot be read, its spec has errors, or it is none of ours.</exception>
    public static string ReadResolved(string path)
    {
        string text = ReadArchitectureText(path);
        return Checked(SpecReader.Resolve(path, text, ReadReferenced)).Spec!;
    }

    /// <summary>The experiment that a file declares, with the text of every file read on the way.</summary>
    /// <param name="path">The file.</param>
    /// <param name="edit">Changes its text before it is read; null to leave it as it is.</param>
    /// <param name="runsCode">Whether a task that is a class of the user's may run, or is only to be compiled.</param>
    /// <exception cref="InputException">A file cannot be read or a spec has errors.</exception>
    public static ExperimentFile ReadExperiment(string path, Func<string, string>? edit = null, bool runsCode = true)
    {
        string text = ReadText(path);
        if (!SpecSuffix.IsExperiment(path))
        {
            string found = SpecSuffix.IsArchitecture(path) ? "an architecture" : "another name";
            throw new InputException(
                $"{path}: error: found {found}, expected an experiment, a file named *{SpecSuffix.Experiment}; name one, or write one that names this file under 'architectures'"
            );
        }

        var sources = new List<SourceFile> { new(path, edit is null ? text : edit(text)) };
        var result = Checked(ExperimentReader.Read(path, sources[0].Text, Collect));
        RequireBestLosses(path, result.Spec!);
        return new ExperimentFile(
            result.Spec!,
            sources,
            result.Diagnostics,
            TaskFiles.Check(path, result.Spec!, runsCode)
        );

        string? Collect(string name)
        {
            string? found = ReadReferenced(name);
            if (found is not null && sources.All(s => s.Path != name))
            {
                sources.Add(new SourceFile(name, found));
            }

            return found;
        }
    }

    // Found before anything is trained: the approximations, and what they cannot do, are unknown to the compiler.
    private static void RequireBestLosses(string path, ExperimentSpec experiment)
    {
        var best = new BestLosses(experiment.Trials);
        string[] errors =
        [
            .. from claim in experiment.Claims
            from design in claim.Premises.Concat(claim.Inequalities).SelectMany(part => part.Classes).Distinct()
            let reason = best.Unsuitable(design)
            where reason is not null
            select $"{path}: error: found best-loss of {design.Architecture} on {design.Task} in the claim '{claim.Id}', "
                + $"expected one layer of attention by position and a linear memory, but {reason}; compare with a number instead",
        ];
        if (errors.Length > 0)
        {
            throw new InputException(errors);
        }
    }

    // A file of another kind has an error for each of its keys, and none of them says what is wrong.
    private static string ReadArchitectureText(string path)
    {
        string text = ReadText(path);
        return SpecSuffix.IsArchitecture(path) ? text
            : SpecSuffix.IsExperiment(path)
                ? throw new InputException(
                    $"{path}: error: found an experiment, expected an architecture, a file named *{SpecSuffix.Architecture}; name one of those under its key 'architectures'"
                )
            : throw new InputException(
                $"{path}: error: found another name, expected that of an architecture, *{SpecSuffix.Architecture}; name one, or rename the file"
            );
    }

    /// <summary>The text of a file that a spec names. The reader locates what is wrong, thrown messages included.</summary>
    private static string? ReadReferenced(string name) => Path.Exists(name) ? ReadText(name) : null;

    /// <summary>The result, if it has a spec: remarks stop nothing.</summary>
    /// <exception cref="InputException">The spec has errors.</exception>
    internal static ReadResult<T> Checked<T>(ReadResult<T> result)
        where T : class =>
        result.Spec is not null ? result : throw new InputException([.. result.Diagnostics.Select(d => d.ToString())]);
}

/// <summary>An experiment and what it was read from.</summary>
/// <param name="Spec">What is to be trained.</param>
/// <param name="Sources">The experiment's file, then every file that it led to.</param>
/// <param name="Remarks">Messages that do not refuse it.</param>
/// <param name="DataRemarks">What there is to say of its data, a line each.</param>
internal sealed record ExperimentFile(
    ExperimentSpec Spec,
    IReadOnlyList<SourceFile> Sources,
    IReadOnlyList<SpecDiagnostic> Remarks,
    IReadOnlyList<string> DataRemarks
);
