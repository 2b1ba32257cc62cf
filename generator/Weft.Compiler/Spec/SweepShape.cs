using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>The value of the key <c>sweep</c>.</summary>
internal sealed class SweepShape : Shape<SweepDraft>
{
    private static readonly Field<bool> Impossible = new(
        "impossible",
        new ChoiceShape<bool>(
            new("error", false, "It is an error."),
            new("skip", true, "It is left out and listed, where each of its values is possible in another combination.")
        ),
        "What becomes of a combination of swept values that gives no valid trial.",
        "error"
    );

    private static readonly OverridesShape<Sweep> Swept = new(
        "a mapping of architecture fields, task settings, length and training settings to lists of values",
        [.. TaskLanguage.Settings, .. RunLanguage.Settings],
        Read,
        Several,
        Impossible
    );

    public override string Expected => Swept.Expected;

    public override bool Takes(YamlNode node) => Swept.Takes(node);

    public override JsonObject Schema() => Swept.Schema();

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out SweepDraft value)
    {
        value = null;
        var errors = bag.Count;
        var isSwept = Swept.TryRead(node, bag, out var sweeps);
        var values = new FieldValues();
        Impossible.Read((node as YamlMapping)?.Find(Impossible.Key)?.Value ?? Impossible.Default!, bag, values);
        if (!isSwept || bag.Count > errors)
        {
            return false;
        }
        value = new SweepDraft(sweeps!, values.Get(Impossible));
        return true;
    }

    /// <summary>The schema of a list of values, from that of one.</summary>
    public static JsonObject Several(JsonObject schema) =>
        new()
        {
            { "type", "array" },
            { "items", schema },
            { "minItems", 1 },
            { "uniqueItems", true },
        };

    /// <summary>One field with its values; null with diagnostics where these are no list of different ones.</summary>
    public static Sweep? Read(string path, YamlEntry entry, DiagnosticBag bag)
    {
        if (entry.Value is not YamlSequence { Items.Count: > 0 } sequence)
        {
            var message =
                $"found {entry.Value.Found}, expected a list of at least one value for '{path}'; write [value, value]";
            bag.Add(DiagnosticCatalogue.WrongType, entry.Value.At, message);
            return null;
        }
        foreach (var twice in sequence.Items.GroupBy(item => item.FlowText).SelectMany(group => group.Skip(1)))
        {
            var message = $"found {Wording.Quote(twice.FlowText)} twice, expected every value once; remove one of them";
            bag.Add(DiagnosticCatalogue.Repeated, twice.At, message);
        }
        return new Sweep(path, entry.Key, sequence.Items.Select(item => new Override(path, entry.Key, item)).ToList());
    }
}

/// <summary>A sweep as written.</summary>
/// <param name="Sweeps">The fields, first the outermost.</param>
/// <param name="SkipsImpossible">Whether combinations that give no valid trial are left out.</param>
internal sealed record SweepDraft(IReadOnlyList<Sweep> Sweeps, bool SkipsImpossible);

/// <summary>One field that runs over several values.</summary>
/// <param name="Path">The field's full path.</param>
/// <param name="Key">The path as written, and where.</param>
/// <param name="Values">The field set to each value in turn.</param>
internal sealed record Sweep(string Path, YamlScalar Key, IReadOnlyList<Override> Values);
