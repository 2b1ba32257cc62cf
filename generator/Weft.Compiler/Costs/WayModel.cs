using System;
using System.Collections.Generic;

namespace Weft.Compiler.Costs;

/// <summary>The cost of one way to compute a mixture: its work from the sizes. How fast work is done is measured.</summary>
public abstract class WayModel
{
    /// <summary>Every way, A new one is its file and a line here.</summary>
    public static IReadOnlyList<WayModel> All { get; } =
    [
        new RecurrenceModel(),
        new PrefixSumsModel(),
        new FourierModel(),
        new TilesModel(),
        new FusedModel(),
        new FlashModel(),
        new DenseModel(),
    ];

    /// <summary>The way.</summary>
    public abstract MixtureWay Way { get; }

    /// <summary>Its word in specs and reports.</summary>
    public abstract string Word { get; }

    /// <summary>What it does for a mixture.</summary>
    public abstract Work WorkOf(Mixture mixture);

    /// <summary>The model of a way.</summary>
    /// <exception cref="ArgumentException">The way is <see cref="MixtureWay.Auto"/>.</exception>
    public static WayModel For(MixtureWay way)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Way == way)
            {
                return All[i];
            }
        }

        throw new ArgumentException($"found the way {way}, expected one that computes", nameof(way));
    }

    /// <summary>A size rounded up to whole blocks.</summary>
    private protected static double Blocks(int size, int block) => (size + block - 1) / block * (double)block;
}
