using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Tasks;
using Weft.Runtime.Tasks.Files;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Weft.Runtime.Tests.Tool.Drill;

/// <summary>
/// Damaged specs, experiments, tables and JSON Lines: the tool ends with 0, or with 2 and a place, soon, in bounded memory,
/// and what it accepts it has read to the last number. WEFT_INPUTS sets how many, WEFT_SEED which ones.
/// </summary>
public sealed class MutationDrillTests : IDisposable
{
    private const int DefaultInputs = 120;

    /// <summary>Of processor time, all threads together.</summary>
    private static readonly TimeSpan s_allowance = TimeSpan.FromSeconds(2);

    /// <summary>Of one run, freed or not: what it holds at any time is less.</summary>
    private const long MostAllocated = 1L << 30;

    private const string Specs = "specs";

    private readonly ToolDirectory _directory = new();
    private readonly int _inputs = (int)FromEnvironment("WEFT_INPUTS", DefaultInputs);
    private readonly int _seed = (int)FromEnvironment("WEFT_SEED", 1);

    public MutationDrillTests()
    {
        foreach (string file in Directory.EnumerateFiles(ShippedSpecs.Root, "*", SearchOption.AllDirectories))
        {
            string copy = _directory.At(Path.Combine(Specs, Path.GetRelativePath(ShippedSpecs.Root, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Damaged_architectures_are_read_in_full_or_refused()
    {
        IReadOnlyList<string> seeds = Seeds("architectures", "*.arch.yaml");
        string path = At("architectures", "mutant.arch.yaml");
        Drill(
            seeds,
            path,
            (original, isAccepted, _) =>
            {
                if (isAccepted)
                {
                    RequireNothingDropped(path, original);
                }
            }
        );
    }

    [Fact]
    public void Damaged_experiments_are_refused_before_anything_is_trained() =>
        Drill(
            // Paths of a text outside the repository are none of the drill's.
            [.. Seeds("experiments", "*.exp.yaml").Where(text => !text.Contains("text: /", StringComparison.Ordinal))],
            At("experiments", "mutant.exp.yaml"),
            RequireSameRefusal
        );

    [Fact]
    public void Damaged_tables_are_read_in_full_or_refused()
    {
        string table = At("tasks", "mutant.csv");
        string path = DataExperiment("{ kind: file, data: ../tasks/mutant.csv }", "real: 1");
        string[] shipped = Shortened("waves.csv", 30);
        Drill(
            [
                string.Join('\n', shipped),
                string.Join('\n', shipped.Skip(1)),
                string.Join(
                    "\r\n",
                    shipped.Skip(1).Select(line => $"\"{line.Replace(",", "\",\"", StringComparison.Ordinal)}\"")
                ),
            ],
            table,
            (original, isAccepted, lines) =>
            {
                RequireSameRefusal(original, isAccepted, lines);
                if (isAccepted)
                {
                    RequireAllRows(table, new StepSpec(StepKind.Real, 1), new StepSpec(StepKind.Real, 1), ReadOut.Last);
                }
            },
            path
        );
    }

    [Fact]
    public void Damaged_lines_of_json_are_read_in_full_or_refused()
    {
        string lines = At("tasks", "mutant.jsonl");
        string path = DataExperiment(
            "{ kind: file, data: ../tasks/mutant.jsonl, steps: { tokens: 3 }, targets: { tokens: 4 }, positions: every }",
            "tokens: 3",
            "tokens: 4",
            "every"
        );
        Drill(
            [
                string.Join('\n', Shortened("brackets.jsonl", 30)),
                string.Join("\r\n", Shortened("brackets.jsonl", 12)) + "\n",
            ],
            lines,
            (original, isAccepted, found) =>
            {
                RequireSameRefusal(original, isAccepted, found);
                if (isAccepted)
                {
                    RequireAllRows(
                        lines,
                        new StepSpec(StepKind.Token, 3),
                        new StepSpec(StepKind.Token, 4),
                        ReadOut.Every
                    );
                }
            },
            path
        );
    }

    private delegate void Inspection(string original, bool isAccepted, string[] lines);

    // Each kind has a quarter of the inputs.
    private void Drill(IReadOnlyList<string> seeds, string mutant, Inspection inspect, string? command = null)
    {
        string path = command ?? mutant;

        // The code of the tool is compiled while it runs for the first time.
        foreach (string seed in seeds)
        {
            File.WriteAllText(mutant, seed);
            (int code, _, string error) = _directory.Run("check", path);
            Assert.True(code == 0, error);
        }

        for (int i = 0; i < _inputs / 4; i++)
        {
            string original = seeds[(_seed + i) % seeds.Count];
            byte[] bytes = new Mutation(_seed + i, seeds).Of(original);
            File.WriteAllBytes(mutant, bytes);
            try
            {
                inspect(original, Check(path, out string[] lines), lines);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"{exception.Message}\nreplay: WEFT_SEED={_seed + i} WEFT_INPUTS=4 make test-drill\n{Encoding.UTF8.GetString(bytes)}",
                    exception
                );
            }
        }
    }

    private bool Check(string path, out string[] lines)
    {
        long memory = GC.GetTotalAllocatedBytes();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        (int code, string output, string error) = _directory.Run("check", path);
        TimeSpan taken = Process.GetCurrentProcess().TotalProcessorTime - before;
        memory = GC.GetTotalAllocatedBytes() - memory;

        lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(taken < s_allowance, $"check took {taken.TotalSeconds:0.00} s");
        Assert.True(memory < MostAllocated, $"check allocated {memory >> 20} MiB");
        Assert.True(code is 0 or 2, $"check ended with {code}: {error}");
        Assert.Equal(code == 2, lines.Length > 0);
        Assert.All(lines, RequirePlace);
        Assert.DoesNotContain(output + error, c => char.IsControl(c) && c is not ('\r' or '\n'));
        return code == 0;
    }

    private void RequirePlace(string line)
    {
        Assert.StartsWith(_directory.At(Specs), line, StringComparison.Ordinal);
        Assert.Matches(@"\(\d+(,\d+)?\): |\.\w+: (error: )?(found|the|there|this|architecture)", line);
        Assert.DoesNotContain("Parameter '", line, StringComparison.Ordinal);
    }

    private void RequireSameRefusal(string original, bool isAccepted, string[] lines)
    {
        if (isAccepted)
        {
            return;
        }

        string path = File.Exists(At("experiments", "data.exp.yaml"))
            ? At("experiments", "data.exp.yaml")
            : At("experiments", "mutant.exp.yaml");
        (int code, string output, string error) = _directory.Run("compare", path, "--out", _directory.At("out"));
        Assert.Equal((2, ""), (code, output));
        Assert.Equal(lines, error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    // Where a value of the file was changed and the architecture is what it was before, the change was passed over.
    private static void RequireNothingDropped(string path, string original)
    {
        string text = SpecText.Decode(File.ReadAllBytes(path), path, out _)!;
        string? before = SpecReader.Resolve(path, original, File.ReadAllText).Spec;
        string? after = SpecReader.Resolve(path, text, File.ReadAllText).Spec;
        if (before == after)
        {
            // Defaults may be written or left out.
            HashSet<string> known = [.. Values(original), .. Values(before!)];
            Assert.DoesNotContain(Values(text), line => !known.Contains(line) && !known.Contains(AsKind(line)));
        }
    }

    // A kind without settings is written as a word, and in full with the key.
    private static string AsKind(string line) => line.Replace(": ", "/kind: ", StringComparison.Ordinal);

    // Keys and values by an independent reading, numbers by what they are worth; the order of keys means nothing, nor does
    // a description.
    private static IEnumerable<string> Values(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Values("", stream.Documents.Single().RootNode)
            .Where(line => !line.StartsWith("/description", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Values(string place, YamlNode node) =>
        node switch
        {
            YamlMappingNode mapping => mapping.Children.SelectMany(member =>
                Values($"{place}/{member.Key}", member.Value)
            ),
            YamlSequenceNode list => list
                .Children.Index()
                .SelectMany(item => Values($"{place}/{item.Index}", item.Item)),
            YamlScalarNode { Value: var value } => double.TryParse(
                value,
                CultureInfo.InvariantCulture,
                out double number
            )
                ? [string.Create(CultureInfo.InvariantCulture, $"{place}: {number:R}")]
                : [$"{place}: {value}"],
            _ => throw new InvalidOperationException($"{node.NodeType}"),
        };

    // Line by line with plain means: split, parse.
    private static void RequireAllRows(string path, StepSpec steps, StepSpec targets, ReadOut positions)
    {
        var spec = new FileSpec(path, steps, targets, positions, ColumnNames.Detect);
        var task = new FileTask(spec, DataLength);
        SequenceTable table = LineFormat.Read(spec, task);
        using var reader = new StreamReader(path, detectEncodingFromByteOrderMarks: true);
        bool isCsv = path.EndsWith(".csv", StringComparison.Ordinal);

        // In JSON a lone carriage return is a blank like any other.
        string[] lines =
        [
            .. reader
                .ReadToEnd()
                .Split(isCsv ? ["\r\n", "\n", "\r"] : ["\n"], StringSplitOptions.None)
                .Where(line => !string.IsNullOrWhiteSpace(line)),
        ];
        if (table.Names.StartsWith("line ", StringComparison.Ordinal))
        {
            Assert.DoesNotMatch(@"(^|,)\s*""?\s*[-+.]?[0-9]", lines[0]);
            lines = lines[1..];
        }

        Assert.Equal(lines.Length, table.Count);
        foreach ((int index, string line) in lines.Index())
        {
            Assert.Equal(isCsv ? Cells(line) : Numbers(line), table[index].ToArray());
        }
    }

    private static IEnumerable<float> Cells(string line) =>
        line.Split(',')
            .Select(cell => cell.Trim().Trim('"').Trim())
            .Select(cell => cell.Length == 0 ? float.NaN : (float)double.Parse(cell, CultureInfo.InvariantCulture));

    private static IEnumerable<float> Numbers(string line)
    {
        JsonNode root = JsonNode.Parse(line)!;
        Assert.Equal(2, root.AsObject().Count);
        return new[] { "inputs", "targets" }
            .SelectMany(name => root[name]!.AsArray())
            .Select(node => node is JsonArray { Count: 1 } single ? single[0] : node)
            .Select(node => node is null ? float.NaN : (float)node.GetValue<double>());
    }

    private const int DataLength = 16;

    private string DataExperiment(string task, string input, string? output = null, string readOut = "last")
    {
        string path = At("experiments", "data.exp.yaml");
        File.WriteAllText(
            path,
            $$"""
            name: data
            architectures: [../architectures/dp-lin.arch.yaml]
            overrides: { input: { {{input}} }, output: { {{output ?? input}} }, read-out: {{readOut}} }
            task: {{task}}
            length: {{DataLength}}
            training: { steps: 1, batch: 4 }

            """
        );
        return path;
    }

    private string[] Shortened(string name, int lines) => [.. File.ReadLines(At("tasks", name)).Take(lines)];

    private string[] Seeds(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(At(folder, ""), pattern).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private string At(string folder, string name) => _directory.At(Path.Combine(Specs, folder, name));

    private static long FromEnvironment(string name, long fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? long.Parse(text, CultureInfo.InvariantCulture) & int.MaxValue
            : fallback;
}
