using System.Collections.Generic;
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

    private static readonly Field<IReadOnlyList<Override>> Overrides = new(
        "overrides",
        new OverridesShape<Override>(
            "a mapping of architecture fields and task settings to values",
            TaskLanguage.Settings,
            (path, entry, _) => new Override(path, entry.Key, entry.Value),
            schema => schema
        ),
        "Fields of the architectures, or settings of the task (task.distances), set for every trial.",
        "{}"
    );

    private static readonly Field<SweepDraft> Sweep = new(
        "sweep",
        new SweepShape(),
        "Fields of the architectures, settings of the task (task.distances) or of training (training.learning-rate), or length, that run over lists of values; several give the product.",
        "{}"
    );

    private static readonly Field<MatchDraft?> Match = new(
        "match",
        MatchLanguage.Root,
        "Makes the architectures equally large by adjusting a field of each.",
        "none"
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
                RunLanguage.Length,
                Overrides,
                Sweep,
                Match,
                RunLanguage.Training,
                Seeds,
                Claims,
                Rates,
            ],
            values => new ExperimentDraft(
                values.Get(Name),
                values.Get(Description),
                values.Get(Architectures),
                values.Get(TaskLanguage.Tasks),
                values.Get(RunLanguage.Length),
                values.Get(Overrides),
                values.Get(Sweep),
                values.Get(Match),
                values.Get(RunLanguage.Training).Spec,
                values.Get(RunLanguage.Training).Search,
                values.Get(Seeds),
                values.Get(Claims),
                values.Get(Rates)
            )
        );
}
