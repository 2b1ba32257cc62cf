using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Microsoft.ML.Tokenizers;
using Weft.Compiler.Tasks.Encodings;
using Weft.Runtime.Files;

namespace Weft.Runtime.Tasks.Text;

/// <summary>
/// Encodings by byte pairs, carried out by Microsoft.ML.Tokenizers. That package encodes but does not learn a vocabulary;
/// <see cref="BpeLearner"/> does.
/// </summary>
internal static class BpeVocabulary
{
    /// <summary>Bytes of the training part that a vocabulary is learned from: the statistics change little beyond.</summary>
    private const int LearnedBytes = 4 << 20;

    // An architecture's vocabulary is no larger.
    private const int LargestId = (1 << 20) - 1;

    private static readonly JsonSerializerOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>An encoding learned from the beginning of a text.</summary>
    /// <param name="encoding">The number of tokens.</param>
    /// <param name="text">The text.</param>
    /// <param name="end">Where its training part ends.</param>
    public static Tokenizer Learn(BpeEncoding encoding, TextStore text, long end)
    {
        long last = TextCuts.EndOfLine(text, Math.Min(LearnedBytes, end), end);
        byte[] bytes = new byte[Math.Min(last, 2L * LearnedBytes)];
        text.Read(0, bytes);
        var learner = new BpeLearner(CountWords(Encoding.UTF8.GetString(bytes)));
        string[] tokens = [.. Enumerable.Range(0, 256).Select(b => Letter((byte)b).ToString())];
        var merges = new List<string>();
        foreach ((int left, int right) in learner.Learn(encoding.Size - tokens.Length))
        {
            merges.Add($"{tokens[left]} {tokens[right]}");
            tokens = [.. tokens, tokens[left] + tokens[right]];
        }

        return Create(tokens.Select((token, id) => KeyValuePair.Create(token, id)), merges);
    }

    /// <summary>An encoding in files.</summary>
    /// <exception cref="ArgumentException">They cannot be read.</exception>
    public static (Tokenizer Tokenizer, int Size) Load(BpeFilesEncoding encoding)
    {
        string vocabulary = Text(encoding.TokensPath, "tokens-file");
        string pairs = Text(encoding.MergesPath, "merges-file");
        try
        {
            Dictionary<string, int> tokens =
                JsonSerializer.Deserialize<Dictionary<string, int>>(vocabulary, s_strict) ?? [];
            if (tokens.FirstOrDefault(token => token.Value is < 0 or > LargestId) is { Key: { } wrong })
            {
                throw new JsonException(
                    $"token '{wrong}' has the number {tokens[wrong]}, not one from 0 to {LargestId}"
                );
            }

            string[] merges =
            [
                .. pairs
                    .Split('\n')
                    .Select(line => line.TrimEnd('\r'))
                    .Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)),
            ];
            return (Create(tokens, merges), tokens.Values.Append(0).Max() + 1);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException(
                $"{encoding.TokensPath}: found, with {encoding.MergesPath}, no vocabulary of byte pairs, expected files of GPT-2's form: "
                    + $"{exception.Message}; correct 'tokens-file' or 'merges-file'",
                exception
            );
        }
    }

    private static string Text(string path, string key)
    {
        try
        {
            string text = InputFile.ReadText(path, InputFile.LargestVocabulary);
            return text.Length > 0 ? text : throw new InputFileException("the file is empty");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"{path}: found no vocabulary of byte pairs, expected a file of GPT-2's form: {exception.Message}; correct '{key}'",
                exception
            );
        }
    }

    private static BpeTokenizer Create(IEnumerable<KeyValuePair<string, int>> tokens, IEnumerable<string> merges) =>
        BpeTokenizer.Create(
            new BpeOptions(tokens)
            {
                Merges = merges,
                ByteLevel = true,
                PreTokenizer = RobertaPreTokenizer.Instance,
            }
        );

    private static Dictionary<byte[], long> CountWords(string text)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((int offset, int length) in RobertaPreTokenizer.Instance.PreTokenize(text))
        {
            string word = text.Substring(offset, length);
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return counts
            .OrderBy(word => word.Key, StringComparer.Ordinal)
            .ToDictionary(word => Encoding.UTF8.GetBytes(word.Key), word => word.Value);
    }

    /// <summary>
    /// The letter by which files of GPT-2's form write a byte: itself where it is a visible one of Latin 1, else one of the
    /// letters from U+0100 on, in order.
    /// </summary>
    internal static char Letter(byte value)
    {
        if (IsVisible(value))
        {
            return (char)value;
        }

        int hidden = Enumerable.Range(0, value).Count(b => !IsVisible((byte)b));
        return (char)(0x100 + hidden);
    }

    private static bool IsVisible(byte b) => b is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or >= 0xAE;
}
