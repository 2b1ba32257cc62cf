using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Runtime.Tests.Tasks;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Compiler.Tasks.Encodings;
using Weft.Runtime.Tasks;
using Weft.Runtime.Tasks.Text;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Runtime.Tests.Training;

/// <summary>
/// Training on text: on one that the test writes, or on the file that WEFT_TEXT names. <c>make test-text</c> fetches a
/// real one and runs these tests on it.
/// </summary>
public sealed class TextTrainingTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-text-");
    private readonly string _path;

    public TextTrainingTests()
    {
        _path = Environment.GetEnvironmentVariable("WEFT_TEXT") ?? "";
        if (_path.Length == 0)
        {
            _path = Path.Combine(_directory.FullName, "small.txt");
            File.WriteAllText(_path, SmallText());
        }

        Assert.True(File.Exists(_path), $"WEFT_TEXT names {_path}, which does not exist");
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("bytes", 256, 0.85)]
    [InlineData("{ kind: bpe, size: 320 }", 320, 0.95)]
    public void Loss_falls_below_that_of_the_frequencies(string encoding, int vocabulary, double most)
    {
        TrialResult result = Train(encoding, vocabulary);
        TrialResult again = Train(encoding, vocabulary);

        Assert.Equal((TrialStatus.Done, null), (result.Status, result.Message));
        Assert.InRange(result.TestLoss / result.TrivialLoss, 0, most);
        Assert.InRange(result.Accuracy, 0.15, 1);
        Assert.Equal(result.Curve, again.Curve);
        Assert.Equal(result.TestLoss, again.TestLoss);
    }

    [Fact]
    public void Byte_pairs_give_the_text_back()
    {
        var text = new TextStore(_path);
        long end = TextCuts.EndOfLine(text, Math.Min(text.Count, 300_000), text.Count);
        var tokenizer = BpeVocabulary.Learn(new BpeEncoding(400), text, end);
        var tokens = new EncodedTokens(text, 0, end, tokenizer);
        long[] ids = new long[tokens.Count];
        tokens.Read(0, ids);
        byte[] bytes = new byte[end];
        text.Read(0, bytes);

        Assert.Equal(Encoding.UTF8.GetString(bytes), tokenizer.Decode(ids.Select(id => (int)id)));
        Assert.InRange(tokens.Count, 1, (long)(0.75 * end));
    }

    private TrialResult Train(string encoding, int vocabulary)
    {
        ArchitectureSpec spec = SpecReader
            .ReadArchitecture(
                "model.arch.yaml",
                $$"""
                name: SmallText
                input: { tokens: {{vocabulary}} }
                width: 32
                attention: { score: dot-product, heads: 2, position: log }
                feed-forward: { width: 64 }
                last-layer: residual
                read-out: every
                output: { tokens: {{vocabulary}} }
                """
            )
            .Spec!;
        TaskSpec task = WrittenTasks.Read($"{{ kind: text, text: '{_path}', encoding: {encoding} }}");
        return TrialRunner.Run(
            new TrialSpec(spec, task, [], Seed: 2, new TrainingSpec(120, 16, 0.01, 0, 10, 0, 1, 60, 20, 20), 32),
            (architecture, options) => InMemoryCompiler.Create(architecture, ScalarType.Float32, options),
            CompileOptions.Default,
            null,
            CancellationToken.None
        );
    }

    private static string SmallText()
    {
        string[] words = ["the", "warp", "weft", "of", "a", "loom", "is", "Tuch", "naïve", "and", "thread", "shuttle"];
        var random = new SequenceRandom(SignSource.Training(1), 0);
        var text = new StringBuilder();
        for (int line = 0; line < 800; line++)
        {
            text.AppendJoin(' ', Enumerable.Range(0, 8).Select(_ => words[random.Below(words.Length)])).Append(".\n");
        }

        return text.ToString();
    }
}
