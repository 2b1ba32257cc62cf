using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Weft.Runtime.Trials;
using Weft.Tool;
using Weft.Tool.Paper;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

public sealed class PaperTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Every_experiment_of_the_paper_has_its_claims_and_three_seeds()
    {
        File.WriteAllText(InDirectory("text.txt"), PaperText.Generate());
        OutputDirectory output = OutputDirectory.Prepare(InDirectory("out"));
        var reader = new PaperReader(output, InDirectory("text.txt"), new PaperChoice());

        ExperimentRecord[] records =
        [
            .. PaperExperiments.All.Select(e => reader.Read(e.Id, PaperExperiments.PathOf(e.File))),
        ];

        string[] ids = ["1a", "1b", "2a", "2b", "3a", "3b", "4a", "4b"];
        string[] claims = [.. records.SelectMany(r => r.Experiment.Claims).Select(c => c.Id)];
        Assert.All(ids, id => Assert.Contains(claims, claim => claim.StartsWith(id, StringComparison.Ordinal)));
        Assert.Equal(claims.Length, claims.Distinct().Count());
        Assert.All(records, r => Assert.NotEmpty(r.Experiment.Claims));
        Assert.All(records, r => Assert.True(r.Experiment.Trials.Select(t => t.Seed).Distinct().Count() >= 3));
        Assert.Equal(records.Length, records.Select(r => r.Experiment.Name).Distinct().Count());
    }

    [Fact]
    public void A_run_writes_claims_and_goes_on_where_it_was_stopped()
    {
        File.WriteAllText(InDirectory("model.arch.yaml"), ShippedSpecs.DpFreeLog);
        File.WriteAllText(
            InDirectory("tiny.exp.yaml"),
            """
            name: tiny
            architectures: [model.arch.yaml]
            task: heavy-tail
            length: 16
            sweep: { heads: [1, 2] }
            training: { steps: 8, batch: 4, warm-up: 0 }
            seeds: [1, 2, 3]
            claims:
              - { id: finite, claim: Losses are finite., paper: '1', holds: 'test-loss(heads = 1) < 1000' }
              - { id: false, claim: One is above two., holds: 1 > 2 }
              - { id: class, claim: The class has the kernel., holds: 'best-loss(heads = 2) < 1e-20' }

            """
        );

        (int code, string first) = Run(new(Quick: true));
        Assert.Equal(0, code);
        Assert.DoesNotContain("already", first, StringComparison.Ordinal);
        using (JsonDocument claims = JsonDocument.Parse(File.ReadAllText(InDirectory("out/claims.json"))))
        {
            JsonElement[] all = [.. claims.RootElement.EnumerateArray()];
            Assert.Equal(["finite", "false", "class"], all.Select(c => c.GetProperty("id").GetString()));
            Assert.Equal(["holds", "does not hold", "holds"], all.Select(c => c.GetProperty("verdict").GetString()));
            Assert.Equal(
                ["id", "claim", "paper", "ours", "verdict"],
                all[0].EnumerateObject().Select(member => member.Name)
            );
        }

        Assert.Contains(
            "| finite | Losses are finite. | 1 |",
            File.ReadAllText(InDirectory("out/claims.md")),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(InDirectory("out/tiny/report.html")));
        Assert.Equal(2, File.ReadLines(InDirectory("out/trials.jsonl")).Count());

        (_, string again) = Run(new(Quick: true));
        Assert.Contains("2 of 2 trials are measured already", again, StringComparison.Ordinal);
        Assert.Contains("nothing is left to train", again, StringComparison.Ordinal);

        (_, string full) = Run(new());
        Assert.DoesNotContain("already", full, StringComparison.Ordinal);

        // Of the seeds 3, 4 and 5 the first one is measured.
        (_, string others) = Run(new(FirstSeed: 3));
        Assert.Contains("2 of 6 trials are measured already", others, StringComparison.Ordinal);

        // Claims are about one head.
        (_, string claimed) = Run(new(ClaimsOnly: true));
        Assert.Contains("3 of 3 trials are measured already", claimed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_does_not_exist_is_named()
    {
        OutputDirectory output = OutputDirectory.Prepare(InDirectory("out"));
        InputException error = Assert.Throws<InputException>(() => PaperText.Find(InDirectory("none"), output));
        Assert.Contains("there is no such file or folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbs_of_the_generated_text_agree_with_their_subjects()
    {
        string[] lines = PaperText.Generate().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(PaperText.Generate(), string.Join('\n', lines) + "\n");
        Assert.Contains("the", lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length > 5000);
        HashSet<string> words = [.. lines.SelectMany(line => line.TrimEnd('.').Split(' '))];
        foreach (string line in lines.Where(line => !line.Contains("that", StringComparison.Ordinal)))
        {
            string[] parts = line.TrimEnd('.').Split(' ');
            int verb = Array.IndexOf(parts, "the", 1) - 1;
            bool plural = parts[verb - 1].EndsWith('s');
            Assert.Equal(!plural, parts[verb].EndsWith('s'));
        }

        Assert.True(words.Count < 60);
    }

    private (int Code, string Output) Run(PaperChoice choice)
    {
        OutputDirectory directory = OutputDirectory.Prepare(InDirectory("out"));
        ExperimentRecord record = new PaperReader(directory, null, choice).Read("tiny", InDirectory("tiny.exp.yaml"));
        using var output = new StringWriter();
        using var error = new StringWriter();
        (int code, IReadOnlyList<ClaimOutcome> claims) = new PaperRun(
            [record],
            directory,
            new RunOptions(Quiet: true, Workers: 2, TensorBoard: null),
            "weft paper"
        ).Run(output, error);
        Assert.Empty(error.ToString());
        Assert.Equal(3, claims.Count);
        return (code, output.ToString());
    }

    private string InDirectory(string name) => Path.Combine(_directory.FullName, name);
}
