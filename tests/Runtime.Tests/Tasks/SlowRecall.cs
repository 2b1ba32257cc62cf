using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Tasks;

namespace Runtime.Tests.Tasks;

/// <summary>Targets of the tasks that recall and copy tokens, by looking through the sequence from its beginning.</summary>
internal static class SlowRecall
{
    /// <summary>Which positions are asked is part of what is drawn; what is asked there is not.</summary>
    public static double[] Mqar(MqarSpec spec, double[] x, double[] drawn)
    {
        var pairs = Enumerable.Range(0, spec.Pairs).ToDictionary(i => x[2 * i], i => x[2 * i + 1]);
        if (drawn.Count(y => !double.IsNaN(y)) != spec.Pairs)
        {
            throw new InvalidOperationException("not every key is asked for once");
        }

        var asked = Enumerable.Range(0, x.Length).Where(t => !double.IsNaN(drawn[t])).Select(t => x[t]).ToHashSet();
        if (!asked.SetEquals(pairs.Keys) || pairs.Values.Distinct().Count() != spec.Pairs)
        {
            throw new InvalidOperationException("keys or values repeat");
        }

        if (pairs.Any(p => p.Key < 1 || p.Key >= spec.Vocabulary / 2 || p.Value < spec.Vocabulary / 2))
        {
            throw new InvalidOperationException("keys or values stand in the wrong half of the vocabulary");
        }

        return [.. drawn.Select((y, t) => double.IsNaN(y) ? double.NaN : pairs[x[t]])];
    }

    public static double Associative(double[] x)
    {
        var values = new Dictionary<double, double>();
        for (int s = (x.Length + 1) % 2; s < x.Length - 1; s += 2)
        {
            if (!values.TryAdd(x[s], x[s + 1]) && values[x[s]] != x[s + 1])
            {
                throw new InvalidOperationException("a key has two values");
            }
        }

        return values[x[^1]];
    }

    public static double[] Copy(CopySpec spec, double[] x)
    {
        int delimiter = Array.IndexOf(x, spec.Symbols + 1.0);
        double[] payload = [.. x.TakeWhile(token => token < spec.Symbols)];
        return [.. Enumerable.Repeat(double.NaN, delimiter), .. payload];
    }

    public static double[] SelectiveCopy(SelectiveCopySpec spec, double[] x)
    {
        double[] payload = [.. x.Where(token => token < spec.Symbols)];
        return [.. Enumerable.Repeat(double.NaN, x.Length - payload.Length), .. payload];
    }
}
