using System;
using System.Collections.Generic;

namespace Weft.Runtime.Training;

/// <summary>The training loss of every step.</summary>
internal sealed class LossHistory
{
    private readonly List<float> _losses = [];
    private int _read;

    /// <summary>The latest loss; NaN before the first step.</summary>
    public double Latest => _losses.Count > 0 ? _losses[^1] : double.NaN;

    /// <summary>Mean over the last tenth of the steps, at least one; NaN before the first step.</summary>
    public double LastTenth => Mean(_losses.Count - (_losses.Count + 9) / 10);

    /// <summary>Adds the loss of a step.</summary>
    public void Add(float loss) => _losses.Add(loss);

    /// <summary>Mean of the losses added since the last call; NaN where there are none.</summary>
    public double TakeMean()
    {
        double mean = Mean(_read);
        _read = _losses.Count;
        return mean;
    }

    private double Mean(int from)
    {
        double sum = 0;
        for (int i = from; i < _losses.Count; i++)
        {
            sum += _losses[i];
        }

        return sum / Math.Max(_losses.Count - from, 0);
    }
}
