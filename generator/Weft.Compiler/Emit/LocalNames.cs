using System;
using System.Collections.Generic;
using System.Globalization;

namespace Weft.Compiler.Emit;

/// <summary>Names of local variables: y, y_1, y_2, ..., none of them twice and none that hides another name.</summary>
/// <param name="members">Every name that means something in the class.</param>
internal sealed class LocalNames(MemberNames members)
{
    private readonly HashSet<string> used = new(members.All, StringComparer.Ordinal);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>A name that begins with the stem, has not been given out and means nothing else in the class.</summary>
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
