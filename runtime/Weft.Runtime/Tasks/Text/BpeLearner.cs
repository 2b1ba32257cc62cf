using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Tasks.Text;

/// <summary>
/// Learns merges of byte pairs from counted words: the pair that occurs most often becomes a token, and again, until
/// there are enough. Of equally frequent pairs the one of the earlier tokens is merged, so that the result depends on the
/// text alone. Source: R. Sennrich, B. Haddow and A. Birch, ACL 2016, arXiv 1508.07909.
/// </summary>
internal sealed class BpeLearner
{
    private readonly List<(int[] Tokens, long Count)> _words;
    private readonly Dictionary<(int, int), long> _counts = [];
    private readonly Dictionary<(int, int), HashSet<int>> _places = [];

    /// <summary>Begins with words of single bytes.</summary>
    /// <param name="words">The words, as bytes, and how often each occurs.</param>
    public BpeLearner(IEnumerable<KeyValuePair<byte[], long>> words)
    {
        _words = [.. words.Select(word => (word.Key.Select(b => (int)b).ToArray(), word.Value))];
        for (int i = 0; i < _words.Count; i++)
        {
            Count(i, 1);
        }
    }

    /// <summary>The merges in order, tokens 0 .. 255 being the bytes and 256 + i the result of merge i.</summary>
    /// <param name="most">How many merges; fewer where the words have no more pairs.</param>
    public IReadOnlyList<(int Left, int Right)> Learn(int most)
    {
        var merges = new List<(int, int)>();
        while (merges.Count < most && _counts.Count > 0)
        {
            (int, int) pair = Best();
            Merge(pair, 256 + merges.Count);
            merges.Add(pair);
        }

        return merges;
    }

    private (int, int) Best()
    {
        (int, int) best = default;
        long most = 0;
        foreach ((var pair, long count) in _counts)
        {
            if (count > most || (count == most && pair.CompareTo(best) < 0))
            {
                (best, most) = (pair, count);
            }
        }

        return best;
    }

    private void Merge((int Left, int Right) pair, int token)
    {
        foreach (int word in _places[pair].ToArray())
        {
            Count(word, -1);
            var merged = new List<int>();
            int[] tokens = _words[word].Tokens;
            for (int i = 0; i < tokens.Length; i++)
            {
                bool meets = i + 1 < tokens.Length && (tokens[i], tokens[i + 1]) == pair;
                merged.Add(meets ? token : tokens[i]);
                i += meets ? 1 : 0;
            }

            _words[word] = ([.. merged], _words[word].Count);
            Count(word, 1);
        }
    }

    // Adds the pairs of a word to the counts, or takes them away.
    private void Count(int word, int sign)
    {
        (int[] tokens, long count) = _words[word];
        for (int i = 0; i + 1 < tokens.Length; i++)
        {
            var pair = (tokens[i], tokens[i + 1]);
            long now = _counts.GetValueOrDefault(pair) + sign * count;
            if (now == 0)
            {
                _counts.Remove(pair);
                _places.Remove(pair);
                continue;
            }

            _counts[pair] = now;
            if (!_places.TryGetValue(pair, out HashSet<int>? places))
            {
                _places[pair] = places = [];
            }

            // A word that lost the pair may stay listed: it is looked at in vain.
            places.Add(word);
        }
    }
}
