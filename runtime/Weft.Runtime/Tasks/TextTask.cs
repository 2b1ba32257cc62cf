using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Tasks.Text;

namespace Weft.Runtime.Tasks;

/// <summary>
/// y_t = x_{t+1} on a text. A training sequence begins at a random place of the training part; those of validation and
/// test lie one after the other in theirs, so that each part is read once.
/// </summary>
internal sealed class TextTask : SequenceTask
{
    // Encoding a text is work that trials of one experiment share; opening it anew sees changes of the file.
    private static readonly ConcurrentDictionary<string, Lazy<TextPart[]>> s_encoded = new();

    private readonly TextPart[] _parts;

    private TextTask(TextSpec spec, int length, TextPart[] parts)
        : base(
            spec.ToString(),
            length,
            new StepSpec(StepKind.Token, parts[0].Vocabulary),
            new StepSpec(StepKind.Token, parts[0].Vocabulary),
            ReadOut.Every
        )
    {
        _parts = parts;
        foreach (DataSplit split in Enum.GetValues<DataSplit>())
        {
            if (Part(split).Count <= length)
            {
                throw new ArgumentException(
                    $"{spec.Path}: found {Part(split).Count} tokens for {split switch
                    {
                        DataSplit.Training => "training",
                        DataSplit.Validation => "validation",
                        _ => "the test",
                    }}, expected more than the length {length}; "
                        + "name a longer text, lower 'length' or change 'held-out'"
                );
            }
        }
    }

    /// <summary>The memory of a text is not known: nothing is listed.</summary>
    public override IReadOnlyList<int> MemoryPositions => [];

    /// <summary>Opens the text, and encodes it where that has not been done.</summary>
    /// <exception cref="ArgumentException">The text or the vocabulary cannot be read.</exception>
    public static TextTask Create(TextSpec spec, int length)
    {
        // What is no text is refused by its beginning, before all of it is read for its fingerprint.
        new TextStore(spec.Path).Dispose();
        return new TextTask(
            spec,
            length,
            s_encoded.GetOrAdd(TaskFingerprint.Of(spec), _ => new Lazy<TextPart[]>(() => TextPart.Cut(spec))).Value
        );
    }

    public override long? SequencesOf(DataSplit split) =>
        split == DataSplit.Training ? null : (Part(split).Count - 1) / Length;

    protected override void Write(SequenceRandom random, SequenceData sequence)
    {
        ITokenSource part = Part(random.Split);
        long first =
            random.Split == DataSplit.Training
                ? random.Below(part.Count - Length)
                : random.Index % SequencesOf(random.Split)!.Value * Length;
        part.Read(first, sequence.Tokens);
        sequence.Tokens[1..].CopyTo(sequence.TokenTargets);
        part.Read(first + Length, sequence.TokenTargets[^1..]);
    }

    private ITokenSource Part(DataSplit split) => _parts[(int)split].Tokens;
}
