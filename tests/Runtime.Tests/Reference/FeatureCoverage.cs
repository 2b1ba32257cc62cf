using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// Which pairs and triples of features some cases have drawn, of those that a rule about two of them does not exclude. Two
/// encodings in groups of one block are a pair, too. A fault needs few choices together: D. R. Kuhn et al., 2004, Software
/// fault interactions and implications for software testing, finds no more than six, and mostly two or three.
/// </summary>
internal sealed class FeatureCoverage
{
    private readonly Feature[] _features;
    private readonly bool[,] _pairs;
    private readonly HashSet<(int, int, int)> _triples = [];

    /// <summary>Counts what cases have.</summary>
    public FeatureCoverage(IEnumerable<DrawnCase> cases)
    {
        var blocks = cases.SelectMany(Feature.Of).ToList();
        _features =
        [
            .. blocks
                .SelectMany(block => block)
                .Distinct()
                .OrderBy(feature => Feature.Factors.ToList().IndexOf(feature.Factor))
                .ThenBy(feature => feature.Level, System.StringComparer.Ordinal),
        ];
        var number = _features.Select((feature, i) => (feature, i)).ToDictionary(pair => pair.feature, pair => pair.i);
        _pairs = new bool[_features.Length, _features.Length];
        foreach (var block in blocks)
        {
            var present = block.Select(feature => number[feature]).Order().ToArray();
            for (var i = 0; i < present.Length; i++)
            {
                for (var j = i + 1; j < present.Length; j++)
                {
                    _pairs[present[i], present[j]] = true;
                    for (var k = j + 1; k < present.Length; k++)
                    {
                        _triples.Add((present[i], present[j], present[k]));
                    }
                }
            }
        }
    }

    /// <summary>The features drawn, in the order of their factors.</summary>
    public IReadOnlyList<Feature> Features => _features;

    /// <summary>Pairs that no rule excludes and no case has.</summary>
    public IEnumerable<(Feature, Feature)> MissingPairs =>
        Pairs().Where(pair => !_pairs[pair.A, pair.B]).Select(pair => (_features[pair.A], _features[pair.B]));

    /// <summary>Pairs that a rule is said to exclude and a case has.</summary>
    public IEnumerable<(Feature, Feature)> ImpossiblePairs =>
        from a in Enumerable.Range(0, _features.Length)
        from b in Enumerable.Range(0, _features.Length)
        where _pairs[a, b] && Feature.Exclude(_features[a], _features[b])
        select (_features[a], _features[b]);

    /// <summary>The part of the triples of which no pair is excluded that cases have.</summary>
    public double TripleShare => (double)_triples.Count / Triples().Count();

    /// <summary>A row for each factor, as Markdown.</summary>
    public string Table()
    {
        var text = new StringBuilder("| factor | choices | pairs drawn | triples drawn |\n|---|---|---|---|\n");
        var pairs = Pairs().ToList();
        var triples = Triples().ToList();
        foreach (var factor in Feature.Factors)
        {
            bool Has(int i) => _features[i].Factor == factor;
            Row(
                factor,
                string.Join(
                    ", ",
                    _features.Where(feature => feature.Factor == factor).Select(feature => feature.Level)
                ),
                pairs.Where(pair => Has(pair.A) || Has(pair.B)),
                triples.Where(triple => Has(triple.A) || Has(triple.B) || Has(triple.C))
            );
        }

        Row("all", $"{_features.Length}", pairs, triples);
        return text.ToString();

        void Row(
            string factor,
            string levels,
            IEnumerable<(int A, int B)> some,
            IEnumerable<(int A, int B, int C)> more
        )
        {
            var (two, three) = (some.ToList(), more.ToList());
            var (drawnTwo, drawnThree) = (two.Count(pair => _pairs[pair.A, pair.B]), three.Count(_triples.Contains));
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {factor} | {levels} | {drawnTwo} of {two.Count} | {drawnThree} of {three.Count} ({100.0 * drawnThree / three.Count:F0} %) |\n"
            );
        }
    }

    private IEnumerable<(int A, int B)> Pairs() =>
        from a in Enumerable.Range(0, _features.Length)
        from b in Enumerable.Range(a + 1, _features.Length - a - 1)
        where Meet(a, b)
        select (a, b);

    private IEnumerable<(int A, int B, int C)> Triples() =>
        from pair in Pairs()
        from c in Enumerable.Range(pair.B + 1, _features.Length - pair.B - 1)
        where Meet(pair.A, c) && Meet(pair.B, c)
        select (pair.A, pair.B, c);

    /// <summary>Whether one block may have both: a choice is made once, but of encodings, once for each group.</summary>
    private bool Meet(int a, int b) =>
        (_features[a].Factor != _features[b].Factor || _features[a].Factor == "position")
        && !Feature.Exclude(_features[a], _features[b]);
}
