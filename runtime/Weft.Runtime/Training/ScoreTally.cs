using System;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Tasks;

namespace Weft.Runtime.Training;

/// <summary>What a module reached on a set of sequences.</summary>
/// <param name="Loss">Mean loss over the positions that have a target; NaN where no module was measured.</param>
/// <param name="TrivialLoss">
/// The loss of the best constant: of real numbers their variance, of tokens the entropy of their frequencies.
/// </param>
/// <param name="Accuracy">
/// The share of positions where the likeliest token is the target; NaN for real numbers.
/// </param>
/// <param name="TrivialAccuracy">
/// The share of positions whose target is the commonest target, which is chance; NaN for real numbers.
/// </param>
internal readonly record struct Score(double Loss, double TrivialLoss, double Accuracy, double TrivialAccuracy);

/// <summary>Sums up losses and targets of a set, batch by batch.</summary>
internal sealed class ScoreTally(SequenceTask task)
{
    private readonly double[] _sums = new double[task.OutputDimension];
    private readonly double[] _squares = new double[task.OutputDimension];
    private readonly long[] _counts = new long[
        task.Output.Kind == StepKind.Token ? task.Output.Size : task.OutputDimension
    ];
    private double _loss;
    private long _asked;
    private long _right;

    /// <summary>The means of what was added.</summary>
    public Score Score =>
        new(
            _loss / _asked,
            task.Output.Kind == StepKind.Token ? Entropy() : Variance(),
            task.Output.Kind == StepKind.Token ? (double)_right / _asked : double.NaN,
            task.Output.Kind == StepKind.Token ? (double)_counts.Max() / _counts.Sum() : double.NaN
        );

    /// <summary>Adds losses of positions.</summary>
    /// <param name="sum">Their sum.</param>
    /// <param name="asked">How many they are.</param>
    /// <param name="right">How many of them were answered with the right token.</param>
    public void AddLosses(double sum, long asked, long right)
    {
        _loss += sum;
        _asked += asked;
        _right += right;
    }

    /// <summary>Adds the targets of a batch, which say what the best constant is.</summary>
    public void AddTargets(SequenceData batch)
    {
        foreach (long token in batch.TokenTargets)
        {
            if (token != SequenceData.Ignored)
            {
                _counts[token]++;
            }
        }

        ReadOnlySpan<float> reals = batch.RealTargets;
        for (int i = 0; i < reals.Length; i++)
        {
            if (!float.IsNaN(reals[i]))
            {
                int place = i % _sums.Length;
                _sums[place] += reals[i];
                _squares[place] += (double)reals[i] * reals[i];
                _counts[place]++;
            }
        }
    }

    private double Variance() => Enumerable.Range(0, _sums.Length).Average(Variance);

    private double Variance(int place)
    {
        double mean = _sums[place] / _counts[place];
        return _squares[place] / _counts[place] - mean * mean;
    }

    private double Entropy()
    {
        double all = _counts.Sum();
        return all == 0 ? double.NaN : -_counts.Where(n => n > 0).Sum(n => n / all * Math.Log(n / all));
    }
}
