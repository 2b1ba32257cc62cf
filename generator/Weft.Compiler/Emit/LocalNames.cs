using System;
using System.Collections.Generic;
using System.Globalization;

namespace Weft.Compiler.Emit;

/// <summary>Names of local variables: y, y_1, y_2, ..., none of them twice.</summary>
internal sealed class LocalNames
{
    /// <summary>Names of the method's own variables and of the parameters of lambdas in it.</summary>
    private readonly HashSet<string> used = new(
        ["input", "scope", "frozen", "T", "n", "t", "i", "x"],
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>A name that begins with the stem and has not been given out.</summary>
    public string Next(string stem)
    {
        counts.TryGetValue(stem, out var count);
        string name;
        do
        {
            name = count == 0 ? stem : stem + "_" + count.ToString(CultureInfo.InvariantCulture);
            count++;
        } while (!used.Add(name));

        counts[stem] = count;
        return name;
    }
}
