using System;
using System.IO;
using Weft.Compiler;

namespace Weft.Tool.Paper;

/// <summary>Reads the experiments of the paper as a run takes them.</summary>
/// <param name="directory">Where a generated text goes.</param>
/// <param name="text">The text, or folder of texts, that the user names; null for one that is found.</param>
/// <param name="choice">Which trials to take, and how long to train them.</param>
internal sealed class PaperReader(OutputDirectory directory, string? text, PaperChoice choice)
{
    // Where the files of the experiments on text name one.
    private const string Placeholder = "text: ../README.md";

    private string? _text;

    /// <summary>The text that experiments were given, in words; null where none needs one.</summary>
    public string? TextName { get; private set; }

    /// <summary>One experiment.</summary>
    /// <param name="id">What <c>--only</c> calls it.</param>
    /// <param name="path">Its file.</param>
    /// <exception cref="InputException">A file cannot be read, or the text that the user names is none.</exception>
    public ExperimentRecord Read(string id, string path)
    {
        ExperimentFile file = SpecFiles.ReadExperiment(path, WithText);
        string command = $"weft paper{choice} --only {id}{(text is null ? "" : $" --text {text}")}";
        return new ExperimentRecord(choice.Of(file.Spec), file.Sources, command, CompileOptions.Default, file.Spec);
    }

    private string WithText(string spec)
    {
        if (!spec.Contains(Placeholder, StringComparison.Ordinal))
        {
            return spec;
        }

        if (_text is null)
        {
            (_text, TextName) = PaperText.Find(text, directory);
        }

        string quoted = Path.GetFullPath(_text).Replace("'", "''", StringComparison.Ordinal);
        return spec.Replace(Placeholder, $"text: '{quoted}'", StringComparison.Ordinal);
    }
}
