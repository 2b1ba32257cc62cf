using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Claims;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Matching;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>The experiment language, version 1: every key, its values, default and meaning, in one place.</summary>
internal static class ExperimentLanguage
{
    private static readonly Field<string> Name = new(
        "name",
        new TextShape(
            "a name of at most 64 letters, digits, hyphens and underscores",
            "[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
        ),
        "The experiment's name; results are kept under it."
    );

    private static readonly Field<string> Description = new(
        "description",
        new TextShape("a text"),
        "What the experiment shows, for the report.",
        "''"
    );

    private static readonly Field<IReadOnlyList<YamlScalar>> Architectures = new(
        "architectures",
        new ListShape<YamlScalar>(
            new LocatedTextShape(new TextShape("a path of an architecture file", ".+")),
            "a list of paths of architecture files"
        ),
        "Architecture files, by paths relative to this file."
    );

    private static readonly Field<int> Length = new(
        "length",
        new IntegerShape(1, 1_000_000).ToInt32(),
        "T, the length of every sequence."
    );

    private static readonly Field<IReadOnlyList<Override>> Overrides = new(
        "overrides",
        new OverridesShape<Override>(
            "a mapping of architecture fields and task settings to values",
            (path, entry, _) => new Override(path, entry.Key, entry.Value),
            schema => schema
        ),
        "Fields of the architectures, or settings of the task (task.distances), set for every trial.",
        "{}"
    );

    private static readonly Field<IReadOnlyList<Sweep>> Sweeps = new(
        "sweep",
        new OverridesShape<Sweep>(
            "a mapping of architecture fields and task settings to lists of values",
            ReadSweep,
            schema =>
                new()
                {
                    { "type", "array" },
                    { "items", schema },
                    { "minItems", 1 },
                    { "uniqueItems", true },
                }
        ),
        "Fields of the architectures, or settings of the task (task.distances), that run over lists of values; several give the product.",
        "{}"
    );

    private static readonly Field<MatchDraft?> Match = new(
        "match",
        MatchLanguage.Root,
        "Makes the architectures equally large by adjusting a field of each.",
        "none"
    );

    private static readonly Field<TrainingSpec> Training = new(
        "training",
        TrainingLanguage.Root,
        "How every trial is trained.",
        "{}"
    );

    private static readonly Field<IReadOnlyList<long>> Seeds = new(
        "seeds",
        new ListShape<long>(new IntegerShape(0, (1L << 53) - 1), "a list of seeds"),
        "Seeds of initial weights and training data; every trial runs with each.",
        "[1]"
    );

    private static readonly Field<IReadOnlyList<ClaimDraft>> Claims = new(
        "claims",
        ClaimLanguage.Root,
        "What the results should show, as inequalities that are checked.",
        "none"
    );

    private static readonly Field<RatesSpec> Rates = new(
        "rates",
        RatesLanguage.Root,
        "What 'weft rates' measures: sizes, norms of best approximations, learning rates to choose from.",
        "{}"
    );

    /// <summary>A whole experiment file.</summary>
    public static Shape<ExperimentDraft> Root { get; } =
        new MappingShape<ExperimentDraft>(
            [
                Name,
                Description,
                Architectures,
                TaskLanguage.Tasks,
                Length,
                Overrides,
                Sweeps,
                Match,
                Training,
                Seeds,
                Claims,
                Rates,
            ],
            values => new ExperimentDraft(
                values.Get(Name),
                values.Get(Description),
                values.Get(Architectures),
                values.Get(TaskLanguage.Tasks),
                values.Get(Length),
                values.Get(Overrides),
                values.Get(Sweeps),
                values.Get(Match),
                values.Get(Training),
                values.Get(Seeds),
                values.Get(Claims),
                values.Get(Rates)
            )
        );

    private static Sweep? ReadSweep(string path, YamlEntry entry, DiagnosticBag bag)
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
