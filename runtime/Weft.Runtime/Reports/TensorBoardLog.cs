using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using TorchSharp.Modules;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// Loss curves as event files that TensorBoard reads: a directory for each experiment and in it one for each trial, with
/// the scalars <c>loss/train</c>, <c>loss/validation</c>, <c>learning-rate</c> and, at the last step, <c>loss/test</c>.
/// What an earlier run has written for a trial of the same name is replaced, so that every curve is that of the latest run.
/// </summary>
/// <param name="directory">The directory to give to <c>tensorboard --logdir</c>.</param>
public sealed class TensorBoardLog(string directory)
{
    private const string EventFiles = "events.out.tfevents.*";

    // File systems end at 255 bytes.
    private const int LongestName = 200;
    private const int DigestLength = 16;

    /// <summary>Writes what a trial measured.</summary>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="trial">The trial.</param>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public void Write(string experiment, TrialResult trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        string run = Path.Combine(directory, experiment, RunName(trial));
        if (Directory.Exists(run))
        {
            foreach (string earlier in Directory.EnumerateFiles(run, EventFiles))
            {
                File.Delete(earlier);
            }
        }

        if (trial.Curve.Count == 0)
        {
            return;
        }

        SummaryWriter writer = torch.utils.tensorboard.SummaryWriter(run);
        foreach (CurvePoint point in trial.Curve)
        {
            // Before the first step nothing was trained on.
            if (double.IsFinite(point.TrainLoss))
            {
                writer.add_scalar("loss/train", (float)point.TrainLoss, point.Step);
            }

            writer.add_scalar("loss/validation", (float)point.ValidationLoss, point.Step);
            writer.add_scalar("learning-rate", (float)point.LearningRate, point.Step);
        }

        writer.add_scalar("loss/test", (float)trial.TestLoss, trial.Steps);
    }

    // Different trials have different names: TensorBoard would draw two of one name as one curve.
    private static string RunName(TrialResult trial)
    {
        IEnumerable<string> overrides = trial.Overrides.Select(o => $"{TrialGroup.ShortName(o.Key)}={o.Value}");
        string name = string.Join(' ', [trial.Architecture, trial.Task, .. overrides, $"seed={trial.Seed}"]);
        string written = string.Concat(name.Select(c => IsPlain(c) ? $"{c}" : $"%{(int)c:X2}"));
        return written.Length <= LongestName
            ? written
            : $"{written[..(LongestName - DigestLength - 1)]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..DigestLength]}";
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "-_=.,[] ".Contains(c);
}
