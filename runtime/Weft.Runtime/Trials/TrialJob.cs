using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;
using Weft.Runtime.Tasks;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>A trial together with everything else that determines its result.</summary>
/// <param name="trial">What to train, on which task, from which seed.</param>
/// <param name="training">How it is trained.</param>
/// <param name="length">T, the length of every sequence.</param>
/// <param name="options">What the compiler may do; the sizes are the trial's, whatever these say.</param>
public sealed class TrialJob(TrialSpec trial, TrainingSpec training, int length, CompileOptions options)
{
    // Bound to what a record means: raised where a trial of unchanged settings gives another result.
    private const string Form = "weft trial 1";

    private static readonly string s_versions = string.Join(
        ", ",
        MachineFacts.Read().Versions.Where(version => version.Key != ".NET").Select(v => $"{v.Key} {v.Value}")
    );

    private readonly Lazy<string> _key = new(() => MakeKey(trial, training, length, options));

    /// <summary>What to train, on which task, from which seed.</summary>
    public TrialSpec Trial => trial;

    /// <summary>How it is trained.</summary>
    public TrainingSpec Training => training;

    /// <summary>T, the length of every sequence.</summary>
    public int Length => length;

    /// <summary>What the compiler may do; the sizes are the trial's, whatever these say.</summary>
    public CompileOptions Options => options;

    /// <summary>
    /// Names the result: equal for jobs with equal results, different where anything differs that a result depends on
    /// (the generated code, hence the architecture with all its fields and the passes of the compiler; task, length,
    /// training, seed; versions of Weft and TorchSharp). 64 hexadecimal digits of SHA-256.
    /// </summary>
    public string Key => _key.Value;

    /// <summary>The options at the sizes and precision of the trial.</summary>
    internal CompileOptions Sized => SizedOptions(Options, Training, Length);

    /// <summary>
    /// Whether the trial uses what the process has only one of: all cores, or libtorch's generator, from which dropout
    /// draws at every step.
    /// </summary>
    internal bool RunsAlone =>
        Trial.Architecture.Dropout > 0
        || ThreadChoice.For(Trial.Architecture, Sized) > 1
        || ThreadChoice.ForOptimiser(ArchitectureCompiler.CountParameters(Trial.Architecture), 1) > 1;

    private static CompileOptions SizedOptions(CompileOptions options, TrainingSpec training, int length) =>
        options.At(training.Batch, length) with
        {
            LinearPrecision = training.LinearPrecision,
        };

    private static string MakeKey(TrialSpec trial, TrainingSpec training, int length, CompileOptions options)
    {
        string text = string.Join(
            '\n',
            Form,
            s_versions,
            ArchitectureCompiler.Emit(trial.Architecture, SizedOptions(options, training, length)),
            TaskFingerprint.Of(trial.Task),
            JsonSerializer.Serialize(training),
            JsonSerializer.Serialize(new { length, trial.Seed })
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
