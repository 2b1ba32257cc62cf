using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Claims;
using Weft.Runtime.Tests.Reports;
using Weft.Runtime.Trials;
using Weft.Tool;
using Weft.Tool.Paper;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>No verdict on the paper follows from a side that was never trained.</summary>
public sealed class PaperPremiseTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public static TheoryData<string> Experiments => [.. PaperExperiments.All.Select(experiment => experiment.Id)];

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>
    /// Where all have learned, no claim lacks its premise; where the designs of one side of a comparison stay a little above
    /// the best constant, as with a learning rate of 0, every claim that compares them does.
    /// </summary>
    [Theory]
    [MemberData(nameof(Experiments))]
    public void A_comparison_with_a_side_that_was_not_trained_is_not_shown(string id)
    {
        ExperimentSpec experiment = Read(id);
        foreach (ClaimSpec claim in experiment.Claims.Where(claim => claim.ComparesDesigns))
        {
            Assert.NotEqual(ClaimVerdict.NotShown, Verdict(experiment, claim, []));
            Assert.All(
                claim
                    .Inequalities.SelectMany(part => new[] { part.Left, part.Right })
                    .Where(side => side.Designs.Any()),
                side => Assert.Equal(ClaimVerdict.NotShown, Verdict(experiment, claim, [.. side.Designs]))
            );
        }
    }

    [Fact]
    public void Claims_compare_designs()
    {
        string[] comparing =
        [
            .. PaperExperiments
                .All.SelectMany(experiment => Read(experiment.Id).Claims)
                .Where(claim => claim.ComparesDesigns)
                .Select(claim => claim.Id),
        ];
        Assert.True(comparing.Length >= 12, string.Join(", ", comparing));
    }

    private static ClaimVerdict Verdict(ExperimentSpec experiment, ClaimSpec claim, ClaimDesign[] untrained)
    {
        IEnumerable<TrialResult> results = HyperparameterSearch
            .FirstCandidates(experiment.Trials)
            .Select(trial =>
                SyntheticReport.Trial(trial.Architecture.Name, trial.Task.ToString(), 1, trial.Seed, 1) with
                {
                    Overrides = trial
                        .Overrides.GroupBy(set => set.Key, StringComparer.Ordinal)
                        .ToDictionary(set => set.Key, set => set.Last().Value, StringComparer.Ordinal),
                    TestLoss = untrained.Any(design => design.Has(trial)) ? 1.1 : 1e-9,
                    TrivialLoss = 1,
                }
            );
        return ClaimCheck.Of([claim], results, _ => 1e-13).Single().Verdict;
    }

    private ExperimentSpec Read(string id)
    {
        string text = Path.Combine(_directory.FullName, "text.txt");
        File.WriteAllText(text, PaperText.Generate());
        OutputDirectory output = OutputDirectory.Prepare(Path.Combine(_directory.FullName, "out"));
        string file = PaperExperiments.All.Single(experiment => experiment.Id == id).File;
        return new PaperReader(output, text, new PaperChoice()).Read(id, PaperExperiments.PathOf(file)).Experiment;
    }
}
