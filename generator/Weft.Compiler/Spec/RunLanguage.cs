using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>What of an experiment besides architecture and task a sweep may run over: T and how trials are trained.</summary>
internal static class RunLanguage
{
    /// <summary>The key <c>length</c>.</summary>
    public static Field<int> Length { get; } =
        new(RatesSpec.LengthField, new IntegerShape(1, 1_000_000).ToInt32(), "T, the length of every sequence.");

    /// <summary>The key <c>training</c>.</summary>
    public static Field<TrainingDraft> Training { get; } =
        new("training", TrainingLanguage.Root, "How every trial is trained.", "{}");

    /// <summary>The fields by full path ("training.learning-rate").</summary>
    public static IReadOnlyList<KeyValuePair<string, Field>> Settings { get; } =
    [
        new(Length.Key, Length),
        .. TrainingLanguage.Settings.Select(field => new KeyValuePair<string, Field>(
            $"{Training.Key}.{field.Key}",
            field
        )),
    ];

    /// <summary>Whether a change is one of the run instead of the architecture or the task.</summary>
    public static bool Concerns(Override change) => Settings.Any(pair => pair.Key == change.Path);

    /// <summary>
    /// The experiment as if it had been written with swept values of its length and training, so that what is wrong with
    /// one is found at that value; null with diagnostics where a value is none.
    /// </summary>
    /// <param name="draft">The experiment.</param>
    /// <param name="root">Its tree.</param>
    /// <param name="changes">The values, each of a field that <see cref="Concerns"/> names.</param>
    /// <param name="bag">Where to report.</param>
    public static (ExperimentDraft Draft, YamlNode Root)? With(
        ExperimentDraft draft,
        YamlNode root,
        IReadOnlyList<Override> changes,
        DiagnosticBag bag
    )
    {
        if (changes.Count == 0 || root is not YamlMapping written)
        {
            return (draft, root);
        }
        var errors = bag.Count;
        var tree = changes.Aggregate(written, Set);
        var values = new FieldValues();
        Length.Read(tree.Find(Length.Key)!.Value, bag, values);
        Training.Read(tree.Find(Training.Key)?.Value ?? Training.Default!, bag, values);
        return bag.Count > errors
            ? null
            : (draft with { Length = values.Get(Length), Training = values.Get(Training).Spec }, tree);
    }

    private static YamlMapping Set(YamlMapping tree, Override change)
    {
        var keys = change.Path.Split('.');
        var value = new YamlEntry(change.Key with { Text = keys[keys.Length - 1] }, change.Value);
        if (keys.Length == 1)
        {
            return tree.With(value);
        }
        var training = tree.Find(keys[0])?.Value as YamlMapping ?? new YamlMapping([], change.Key.At);
        return tree.With(new YamlEntry(change.Key with { Text = keys[0] }, training.With(value)));
    }
}
