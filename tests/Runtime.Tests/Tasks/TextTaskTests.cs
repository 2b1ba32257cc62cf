using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Weft.Compiler.Tasks;
using Weft.Compiler.Tasks.Encodings;
using Weft.Runtime.Tasks;
using Weft.Runtime.Tasks.Text;
using Xunit;

namespace Runtime.Tests.Tasks;

/// <summary>Text from files, in bytes and in byte pairs, on a small text that the tests write.</summary>
public sealed class TextTaskTests : IDisposable
{
    private const int Length = 24;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-text-");
    private readonly string _text;

    public TextTaskTests()
    {
        string[] words = ["weft", "warp", "loom", "Schiffchen", "naïve", "thread", "12", "é", "the", "the", "the"];
        var random = new SequenceRandom(SignSource.Training(1), 0);
        var text = new StringBuilder();
        for (int line = 0; line < 400; line++)
        {
            text.AppendJoin(' ', Enumerable.Range(0, 9).Select(_ => words[random.Below(words.Length)])).Append(".\n");
        }

        _text = text.ToString();
        File.WriteAllText(InDirectory("whole.txt"), _text);
        Directory.CreateDirectory(InDirectory("parts/.hidden"));
        File.WriteAllText(InDirectory("parts/.hidden/no.txt"), "not read");
        int cut = _text.IndexOf('\n', _text.Length / 3) + 1;
        File.WriteAllText(InDirectory("parts/a.txt"), _text[..cut]);
        File.WriteAllText(InDirectory("parts/b.txt"), _text[cut..]);
        File.WriteAllText(InDirectory("parts/c.txt"), "");
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("whole.txt")]
    [InlineData("parts")]
    public void Bytes_follow_the_text_and_targets_are_the_next_ones(string name)
    {
        SequenceTask task = Create($"{{ kind: text, text: {name} }}");
        byte[] bytes = Encoding.UTF8.GetBytes(_text);
        int validation = Array.IndexOf(bytes, (byte)'\n', (int)(bytes.Length * 0.9)) + 1;
        int test = Array.IndexOf(bytes, (byte)'\n', validation + (bytes.Length - validation) / 2) + 1;

        AssertWindows(task, SignSource.Validation, bytes[validation..test]);
        AssertWindows(task, SignSource.Test, bytes[test..]);
        foreach (DrawnSequence drawn in DrawnSequence.Of(task, SignSource.Training(5), 50))
        {
            byte[] window = [.. drawn.Inputs.Select(x => (byte)x), (byte)drawn.Targets[^1]];
            Assert.Equal(drawn.Inputs[1..], drawn.Targets[..^1]);
            Assert.True(bytes.AsSpan(0, validation).IndexOf(window) >= 0, "a window is no part of the training text");
        }
    }

    [Fact]
    public void Byte_pairs_decode_to_the_text_and_are_fewer_than_bytes()
    {
        SequenceTask task = Create("{ kind: text, text: whole.txt, encoding: { kind: bpe, size: 300 } }");
        var encoding = new BpeEncoding(300);
        var text = new TextStore(InDirectory("whole.txt"));
        byte[] bytes = Encoding.UTF8.GetBytes(_text);
        int validation = Array.IndexOf(bytes, (byte)'\n', (int)(bytes.Length * 0.9)) + 1;
        var tokenizer = BpeVocabulary.Learn(encoding, text, validation);
        var tokens = new EncodedTokens(text, 0, validation, tokenizer);
        long[] ids = new long[tokens.Count];
        tokens.Read(0, ids);

        Assert.Equal(300, task.Input.Size);
        Assert.InRange(tokens.Count, 1, validation / 2);
        Assert.Equal(
            Encoding.UTF8.GetString(bytes[..validation]),
            tokenizer.Decode(ids.Select(id => (int)id)).Replace("\r", "", StringComparison.Ordinal)
        );
        Assert.InRange(ids.Max(), 256, 299);
        foreach (DrawnSequence drawn in DrawnSequence.Of(task, SignSource.Training(5), 20))
        {
            long[] window = [.. drawn.Inputs.Select(x => (long)x), (long)drawn.Targets[^1]];
            Assert.Equal(drawn.Inputs[1..], drawn.Targets[..^1]);
            Assert.True(ids.AsSpan().IndexOf(window) >= 0, "a window is no part of the encoded training text");
        }
    }

    /// <summary>The merges of a word count small enough to follow by hand.</summary>
    [Fact]
    public void Pairs_are_merged_by_frequency_then_by_order()
    {
        Dictionary<byte[], long> words = new()
        {
            ["low"u8.ToArray()] = 5,
            ["lower"u8.ToArray()] = 2,
            ["wow"u8.ToArray()] = 3,
        };

        var merges = new BpeLearner(words).Learn(4);

        // ow 10, then l+ow 7, then w+ow 3; of er and low+e, both 2, the pair of the smaller first token.
        Assert.Equal([('o', 'w'), ('l', 256), ('w', 256), ('e', 'r')], merges.Select(m => (m.Left, m.Right)));
    }

    [Fact]
    public void Vocabularies_of_files_are_read()
    {
        string tokens = string.Join(
            ", ",
            Enumerable
                .Range(0, 256)
                .Select(b => $"\"\\u{(int)BpeVocabulary.Letter((byte)b):x4}\": {b}")
                .Append("\"th\": 256")
        );
        File.WriteAllText(InDirectory("vocab.json"), $"{{ {tokens} }}");
        File.WriteAllText(InDirectory("merges.txt"), "#version: 0.2\nt h\n");

        SequenceTask task = Create(
            "{ kind: text, text: whole.txt, encoding: { kind: bpe-files, tokens-file: vocab.json, merges-file: merges.txt } }"
        );

        Assert.Equal(257, task.Input.Size);
        double[] inputs = DrawnSequence.Of(task, SignSource.Test, 1).Single().Inputs;
        Assert.Contains(256.0, inputs);
    }

    [Theory]
    [InlineData("{ kind: text, text: none.txt }", "none.txt: found no file or folder")]
    [InlineData("{ kind: text, text: parts/c.txt }", "found 0 tokens for training")]
    [InlineData("{ kind: text, text: binary.txt }", "binary.txt(2): found bytes that are no UTF-8")]
    [InlineData(
        "{ kind: text, text: whole.txt, encoding: { kind: bpe-files, tokens-file: vocab.json, merges-file: merges.txt } }",
        "found no vocabulary of byte pairs"
    )]
    public void Bad_texts_are_explained(string yaml, string part)
    {
        File.WriteAllBytes(InDirectory("binary.txt"), [(byte)'a', (byte)'\n', 0xFF, 0xFE]);

        var error = Assert.Throws<ArgumentException>(() => Create(yaml));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprints_change_with_the_text_and_with_kernels()
    {
        TaskSpec spec = WrittenTasks.Read("{ kind: text, text: parts }", InDirectory("x.exp.yaml"));
        string before = TaskFingerprint.Of(spec);
        Assert.Equal(before, TaskFingerprint.Of(spec));
        File.AppendAllText(InDirectory("parts/b.txt"), "more");
        Assert.NotEqual(before, TaskFingerprint.Of(spec));

        string Kernel(double rate) =>
            TaskFingerprint.Of(
                WrittenTasks.Read($"{{ kind: convolution, name: k, kernels: [{{ kind: exponential, rate: {rate} }}] }}")
            );
        Assert.Equal(Kernel(2), Kernel(2));
        Assert.NotEqual(Kernel(2), Kernel(3));
    }

    private static void AssertWindows(SequenceTask task, SignSource stream, byte[] part)
    {
        int count = (int)task.SequencesOf(stream.Split)!.Value;
        Assert.Equal((part.Length - 1) / Length, count);
        DrawnSequence[] drawn = [.. DrawnSequence.Of(task, stream, count)];
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(part[(i * Length)..((i + 1) * Length)], drawn[i].Inputs.Select(x => (byte)x));
            Assert.Equal(part[(i * Length + 1)..((i + 1) * Length + 1)], drawn[i].Targets.Select(x => (byte)x));
        }
    }

    private SequenceTask Create(string yaml) =>
        TaskCatalogue.Create(WrittenTasks.Read(yaml, InDirectory("x.exp.yaml")), Length);

    private string InDirectory(string name) => Path.Combine(_directory.FullName, name);
}
