using System.Collections.Generic;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Machine;
using Weft.Runtime.Rates;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;

namespace Weft.Tool;

/// <summary>An experiment with what has been measured of it.</summary>
/// <param name="experiment">What is to be trained.</param>
/// <param name="sources">The files that it was read from, the experiment's first.</param>
/// <param name="command">The command line that gives its report again.</param>
/// <param name="options">What the compiler may do.</param>
/// <param name="declared">The experiment of the file, of which <paramref name="experiment"/> may be a part; null for all of it.</param>
internal sealed class ExperimentRecord(
    ExperimentSpec experiment,
    IReadOnlyList<SourceFile> sources,
    string command,
    CompileOptions options,
    ExperimentSpec? declared = null
)
{
    private readonly MachineFacts _machine = MachineFacts.Read();

    // Claims ask for the best weights of designs that are not trained, too.
    private readonly BestLosses _best = new((declared ?? experiment).Trials);
    private readonly TrialResult?[] _results = new TrialResult?[experiment.Trials.Count];

    /// <summary>What is to be trained.</summary>
    public ExperimentSpec Experiment => experiment;

    /// <summary>The files that it was read from, the experiment's first.</summary>
    public IReadOnlyList<SourceFile> Sources => sources;

    /// <summary>What there is to say of its data, a line each.</summary>
    public IReadOnlyList<string> DataRemarks { get; init; } = [];

    /// <summary>What the compiler may do.</summary>
    public CompileOptions Options => options;

    /// <summary>Its trials, in their order.</summary>
    public IReadOnlyList<TrialJob> Jobs { get; } = [.. experiment.Trials.Select(t => new TrialJob(t, options))];

    /// <summary>What settings that the experiment leaves open were chosen from; empty before, and where it leaves none open.</summary>
    public IReadOnlyList<SearchedDesign> Searched { get; private init; } = [];

    /// <summary>The same experiment with the settings that a search chose, before anything else is measured.</summary>
    public ExperimentRecord With(SearchOutcome outcome) =>
        new(experiment with { Trials = outcome.Trials }, sources, command, options, declared ?? experiment)
        {
            DataRemarks = DataRemarks,
            Searched = outcome.Designs,
        };

    /// <summary>Keeps what a trial measured.</summary>
    public void Keep(int index, TrialResult result) => _results[index] = result;

    /// <summary>The trial in words, with its number.</summary>
    public string Title(int index)
    {
        TrialSpec trial = experiment.Trials[index];
        return $"[{index + 1}/{experiment.Trials.Count}] "
            + $"{TrialText.Name(trial.Architecture.Name, trial.Task.ToString(), trial.Overrides)}, seed {trial.Seed}";
    }

    /// <summary>The report of what has been measured.</summary>
    public ReportDocument Document()
    {
        TrialResult[] measured = [.. _results.OfType<TrialResult>()];
        return new(
            experiment.Name,
            experiment.Description,
            experiment.Length,
            experiment.Training,
            experiment.SweptFields,
            experiment.Trials.Count,
            measured,
            sources,
            command,
            _machine
        )
        {
            Matches = experiment.Matches,
            Searched = Searched,
            Skipped = experiment.Skipped,
            Claims = ClaimCheck.Of(experiment.Claims, measured, _best.Of),
        };
    }
}
