using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Weft.Compiler.Spec.Claims;

/// <summary>Finds the designs that the items of a quantity select among the trials of an experiment.</summary>
internal sealed class ClaimSelection
{
    private readonly List<ClaimDesign> designs = new();
    private readonly IReadOnlyList<string> swept;

    /// <summary>Takes the trials, once for all claims.</summary>
    /// <param name="trials">All trials of the experiment.</param>
    /// <param name="sweptFields">Paths of the swept fields.</param>
    public ClaimSelection(IReadOnlyList<TrialSpec> trials, IReadOnlyList<string> sweptFields)
    {
        swept = sweptFields;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var trial in trials)
        {
            if (seen.Add(trial.Design))
            {
                designs.Add(new ClaimDesign(trial.Architecture.Name, trial.Task.ToString(), trial.Overrides));
            }
        }
    }

    /// <summary>The design selected, or one for each value of the field that the quantity runs over.</summary>
    /// <exception cref="ClaimFault">The items select none, or several.</exception>
    public IReadOnlyList<ClaimDesign> Resolve(ClaimItems items)
    {
        var chosen = items.Items.Aggregate((IReadOnlyList<ClaimDesign>)designs, Choose);
        var over = items.Over is { } field ? Path(field.Value, field) : null;
        foreach (var path in swept.Where(path => path != over))
        {
            RequireOne(items, chosen.Select(design => ValueOf(design, path)), $"name '{path} = VALUE'", path);
        }
        RequireOne(items, chosen.Select(design => design.Architecture), "name one of them", "architecture");
        RequireOne(items, chosen.Select(design => design.Task), "name one of them", "task");
        return chosen;
    }

    private IReadOnlyList<ClaimDesign> Choose(IReadOnlyList<ClaimDesign> among, ClaimItem item)
    {
        if (item.Field is null)
        {
            var names = designs.SelectMany(design => new[] { design.Architecture, design.Task }).Distinct().ToList();
            if (!names.Contains(item.Value))
            {
                throw new ClaimFault(
                    item.Start,
                    item.Length,
                    $"found {Wording.Quote(item.Value)}, expected an architecture or a task of this experiment; "
                        + $"write one of {string.Join(", ", names)}{Wording.DidYouMean(item.Value, names)}"
                );
            }
            return NotEmpty(
                among.Where(design => design.Architecture == item.Value || design.Task == item.Value),
                item
            );
        }
        var path = Path(item.Field, item);
        var values = designs.Select(design => ValueOf(design, path)).Distinct().ToList();
        return values.Any(value => Same(value, item.Value))
            ? NotEmpty(among.Where(design => Same(ValueOf(design, path), item.Value)), item)
            : throw new ClaimFault(
                item.Start,
                item.Length,
                $"found {Wording.Quote(item.Value)}, expected a value that '{path}' is swept over; write one of {string.Join(", ", values)}"
            );
    }

    private string Path(string written, ClaimItem item)
    {
        if (swept.Contains(written))
        {
            return written;
        }
        var matches = swept.Where(path => path.EndsWith("." + written, StringComparison.Ordinal)).ToList();
        if (matches.Count == 1)
        {
            return matches[0];
        }
        var expected =
            swept.Count == 0
                ? "no field, since this experiment sweeps none; name architecture and task only"
                : $"a swept field; write one of {string.Join(", ", swept)}{Wording.DidYouMean(written, swept)}";
        throw new ClaimFault(item.Start, item.Length, $"found {Wording.Quote(written)}, expected {expected}");
    }

    private static List<ClaimDesign> NotEmpty(IEnumerable<ClaimDesign> designs, ClaimItem item)
    {
        var found = designs.ToList();
        return found.Count > 0
            ? found
            : throw new ClaimFault(
                item.Start,
                item.Length,
                $"found {Wording.Quote(item.Value)} where no trial is left, expected items that one design fulfils; remove one of them"
            );
    }

    private static void RequireOne(ClaimItems items, IEnumerable<string> values, string mend, string what)
    {
        var different = values.Distinct().ToList();
        if (different.Count > 1)
        {
            throw new ClaimFault(
                items.Start,
                items.Length,
                $"found a selection over {different.Count} values of {what} ({string.Join(", ", different)}), expected one; {mend}"
            );
        }
    }

    private static string ValueOf(ClaimDesign design, string path) =>
        design.Overrides.Where(pair => pair.Key == path).Select(pair => pair.Value).DefaultIfEmpty("").Last();

    /// <summary>The same text but for blanks, or the same number.</summary>
    private static bool Same(string left, string right) =>
        Squeezed(left) == Squeezed(right)
        || (
            double.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            && a.Equals(b)
        );

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
