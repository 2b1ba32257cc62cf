using System;
using System.Linq;
using Microsoft.ML.Tokenizers;
using Weft.Compiler.Tasks;
using Weft.Compiler.Tasks.Encodings;

namespace Weft.Runtime.Tasks.Text;

/// <summary>The tokens of one of the three parts of a text.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="Vocabulary">How many different ones the encoding has.</param>
internal sealed record TextPart(ITokenSource Tokens, int Vocabulary)
{
    /// <summary>Training, validation and test, in the order of the text and cut at ends of lines.</summary>
    /// <exception cref="ArgumentException">The text or the vocabulary cannot be read.</exception>
    public static TextPart[] Cut(TextSpec spec)
    {
        var text = new TextStore(spec.Path);
        long training = TextCuts.EndOfLine(text, (long)(text.Count * (1 - spec.HeldOut)), text.Count);
        long validation = TextCuts.EndOfLine(text, training + (text.Count - training) / 2, text.Count);
        (long First, long End)[] parts = [(0, training), (training, validation), (validation, text.Count)];
        if (spec.Encoding is ByteEncoding)
        {
            return
            [
                .. parts.Select(part => new TextPart(new TokenSlice(text, part.First, part.End - part.First), 256)),
            ];
        }

        (Tokenizer tokenizer, int size) = spec.Encoding switch
        {
            BpeEncoding learned => (BpeVocabulary.Learn(learned, text, training), learned.Size),
            BpeFilesEncoding files => BpeVocabulary.Load(files),
            _ => throw new ArgumentException(
                $"There is no encoder for '{spec.Encoding.GetType().Name}'.",
                nameof(spec)
            ),
        };
        return [.. parts.Select(part => new TextPart(new EncodedTokens(text, part.First, part.End, tokenizer), size))];
    }
}
