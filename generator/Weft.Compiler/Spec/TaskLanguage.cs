using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;
using Weft.Compiler.Tasks;

namespace Weft.Compiler.Spec;

/// <summary>The key <c>task</c> of experiments: one task or a list, each a word or a kind with settings.</summary>
internal static class TaskLanguage
{
    private const string Key = "task";

    /// <summary>Characters of a setting in a label.</summary>
    private const int LongestSetting = 160;

    private static readonly Field<string> Name = new(
        "name",
        new TextShape(
            "a name of at most 64 letters, digits, hyphens and underscores",
            "[A-Za-z0-9][A-Za-z0-9_-]{0,63}|"
        ),
        "The task's name in results; without one it is the kind with the settings that are written.",
        "''"
    );

    private static readonly Field<EquatableArray<int>> Extrapolate = new(
        "extrapolate",
        new EitherShape<EquatableArray<int>>(
            new ChoiceShape<EquatableArray<int>>(new Choice<EquatableArray<int>>("none", new([]), "At T only.")),
            new ListShape<long>(new IntegerShape(2, 1024), "a list of multiples of T").Select(
                factors => new EquatableArray<int>(factors.Select(factor => checked((int)factor)).OrderBy(f => f))
            )
        ),
        "Multiples of T at which the trained module is tested as well, without further training.",
        "none"
    );

    /// <summary>One task.</summary>
    public static KindShape<TaskSpec, TaskSpec> Single { get; } =
        new(
            TaskKinds.All,
            [Name, Extrapolate],
            (spec, values) => spec with { Label = values.Get(Name), Extrapolate = values.Get(Extrapolate) }
        );

    /// <summary>One task, or a list of them.</summary>
    public static Field<IReadOnlyList<WrittenTask>> Tasks { get; } =
        new(
            Key,
            new EitherShape<IReadOnlyList<WrittenTask>>(
                new WrittenTaskShape().Select<IReadOnlyList<WrittenTask>>(task => [task]),
                new ListShape<WrittenTask>(new WrittenTaskShape(), "a list of tasks")
            ),
            "What is learned: one task, or a list of them."
        );

    /// <summary>The settings of all kinds by full path ("task.distances"), which sweeps and overrides may set.</summary>
    public static IReadOnlyList<KeyValuePair<string, Field>> Settings { get; } =
        Single
            .Fields.Where(field => field.Key is not ("kind" or "name"))
            .Select(field => new KeyValuePair<string, Field>($"{Key}.{field.Key}", field))
            .ToList();

    /// <summary>Whether an override sets a setting of the task instead of a field of the architecture.</summary>
    public static bool Concerns(Override change) => change.Path.StartsWith(Key + ".", StringComparison.Ordinal);

    /// <summary>The task with settings laid over it; null with diagnostics where that gives no valid task.</summary>
    public static TaskSpec? Read(WrittenTask written, IReadOnlyList<Override> changes, DiagnosticBag bag)
    {
        if (changes.Count == 0)
        {
            return written.Spec;
        }
        var tree = changes.Aggregate(
            Single.AsMapping(written.Node)!,
            (mapping, change) =>
                mapping.With(
                    new YamlEntry(change.Key with { Text = change.Path.Substring(Key.Length + 1) }, change.Value)
                )
        );
        // The label is that of the file: what is swept is told apart by its values.
        return Read(tree, bag) is { } spec ? spec with { Label = written.Spec.Label } : null;
    }

    /// <summary>One task; null with diagnostics where it is none.</summary>
    public static TaskSpec? Read(YamlNode node, DiagnosticBag bag)
    {
        if (!Single.TryRead(node, bag, out var spec))
        {
            return null;
        }
        if (spec.Fault is { } fault)
        {
            bag.Add(DiagnosticCatalogue.TaskSettings, node.At, $"{fault} (task {spec.Word})");
            return null;
        }
        return spec.Label.Length > 0 ? spec : spec with { Label = Describe(spec.Word, node) };
    }

    private static string Describe(string word, YamlNode node)
    {
        var settings = ((node as YamlMapping)?.Entries ?? [])
            .Where(entry => entry.Key.Text is not ("kind" or "name" or "extrapolate"))
            .Select(entry => $"{entry.Key.Text} {Shortened(entry.Value.FlowText)}")
            .ToList();
        return settings.Count == 0 ? word : $"{word} ({string.Join(", ", settings)})";
    }

    // A list of samples has no place in a table; what is cut off is hashed (FNV-1a), so that other lists have other labels.
    private static string Shortened(string text)
    {
        if (text.Length <= LongestSetting)
        {
            return text;
        }
        var hash = text.Aggregate(2166136261u, (sum, c) => unchecked((sum ^ c) * 16777619u));
        return $"{text.Substring(0, LongestSetting / 2)}... #{hash.ToString("x8", CultureInfo.InvariantCulture)}";
    }

    private sealed class WrittenTaskShape : Shape<WrittenTask>
    {
        public override string Expected => Single.Expected;

        public override IReadOnlyList<Field> Fields => Single.Fields;

        public override bool Takes(YamlNode node) => Single.Takes(node);

        public override YamlMapping? AsMapping(YamlNode node) => Single.AsMapping(node);

        public override YamlNode Complete(YamlNode node) => Single.Complete(node);

        public override JsonObject Schema() => Single.Schema();

        public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out WrittenTask value)
        {
            value = Read(node, bag) is { } spec ? new WrittenTask(node, spec) : null;
            return value is not null;
        }
    }
}

/// <summary>A task and where it is written. Two are the same where their results would be kept under one label.</summary>
internal sealed record WrittenTask(YamlNode Node, TaskSpec Spec)
{
    public bool Equals(WrittenTask? other) => other?.Spec.Label == Spec.Label;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Spec.Label);
}
