using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>A field that not all trials have the same value of: a column of its own in tables.</summary>
/// <param name="Path">Its path in the experiment.</param>
/// <param name="Name">The heading: the short name, or the path where two fields share one.</param>
/// <param name="Numeric">Whether all its values are numbers.</param>
internal sealed record VaryingField(string Path, string Name, bool Numeric)
{
    /// <summary>The value of a trial; a dash where it has none.</summary>
    public string ValueOf(TrialResult trial) => VaryingFields.Value(trial, Path) ?? NumberText.Missing;
}

/// <summary>Parts the overrides of trials, and what a search chose for them, into those that vary and those that are the same everywhere.</summary>
internal static class VaryingFields
{
    /// <summary>Fields that vary, in the order in which trials name them.</summary>
    public static IReadOnlyList<VaryingField> Of(IEnumerable<TrialResult> trials)
    {
        TrialResult[] all = [.. trials];
        string[] paths = [.. Paths(all).Where(path => !IsFixed(all, path))];
        return
        [
            .. paths.Select(path =>
            {
                string name = TrialGroup.ShortName(path);
                bool shared = paths.Count(p => TrialGroup.ShortName(p) == name) > 1;
                return new VaryingField(path, shared ? path : name, Values(all, path).All(IsNumber));
            }),
        ];
    }

    /// <summary>Fields with one value in all trials, and that value.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Fixed(IReadOnlyList<TrialResult> trials) =>
        [
            .. Paths(trials)
                .Where(path => IsFixed(trials, path))
                .Select(path => KeyValuePair.Create(path, Value(trials[0], path)!)),
        ];

    /// <summary>What a trial has for a field that is overridden, swept or searched; null where it is none of these.</summary>
    public static string? Value(TrialResult trial, string path) =>
        trial.Overrides.GetValueOrDefault(path) ?? trial.Chosen.GetValueOrDefault(path);

    private static IEnumerable<string> Paths(IEnumerable<TrialResult> trials) =>
        trials.SelectMany(t => t.Overrides.Keys.Concat(t.Chosen.Keys)).Distinct();

    // A field of the only trial is what that trial is about.
    private static bool IsFixed(IReadOnlyList<TrialResult> trials, string path) =>
        trials.Count > 1 && trials.All(t => Value(t, path) is not null) && Values(trials, path).Distinct().Count() == 1;

    private static IEnumerable<string> Values(IEnumerable<TrialResult> trials, string path) =>
        trials.Select(t => Value(t, path)).OfType<string>();

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
