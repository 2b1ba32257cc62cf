using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Machine;
using Weft.Runtime.Tasks;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>A trial together with everything else that determines its result.</summary>
/// <param name="trial">What to train, on which task, how and from which seed.</param>
/// <param name="options">What the compiler may do; the sizes are the trial's, whatever these say.</param>
public sealed class TrialJob(TrialSpec trial, CompileOptions options)
{
    // Bound to what a record means: raised where a trial of unchanged settings gives another result.
    private const string Form = "weft trial 2";

    private static readonly string s_versions = string.Join(
        ", ",
        MachineFacts.Read().Versions.Where(version => version.Key != ".NET").Select(v => $"{v.Key} {v.Value}")
    );

    private string? _key;
    private NumericEnvironment? _environment;
    private int? _threads;
    private double? _flops;

    /// <summary>What to train, on which task, how and from which seed.</summary>
    public TrialSpec Trial => trial;

    /// <summary>What the compiler may do; the sizes are the trial's, whatever these say.</summary>
    public CompileOptions Options => options;

    /// <summary>
    /// Names the result: equal for jobs with equal results, different where anything differs that a result depends on
    /// (the generated code, hence the architecture with all its fields and the passes of the compiler; task, length,
    /// training, seed; versions of Weft and TorchSharp; the numeric environment). 64 hexadecimal digits of SHA-256.
    /// Loads libtorch.
    /// </summary>
    public string Key => _key ??= MakeKey();

    /// <summary>What the last bits of the result depend on, in this process. Loads libtorch.</summary>
    public NumericEnvironment Environment => _environment ??= NumericEnvironment.Of(Threads);

    /// <summary>Floating-point operations of its training, about: what it costs beside other trials.</summary>
    public double Flops => _flops ??= CountFlops();

    /// <summary>The options at the sizes and precision of the trial.</summary>
    internal CompileOptions Sized =>
        Options.At(Trial.Training.Batch, Trial.Length) with
        {
            LinearPrecision = Trial.Training.LinearPrecision,
        };

    /// <summary>
    /// Whether the trial uses what the process has only one of: all cores, or libtorch's generator, from which dropout
    /// draws at every step.
    /// </summary>
    internal bool RunsAlone => Trial.Architecture.Dropout > 0 || Threads > 1;

    // The most that any part of a step uses.
    private int Threads =>
        _threads ??= ThreadChoice.ForOptimiser(
            ArchitectureCompiler.CountParameters(Trial.Architecture),
            ThreadChoice.For(Trial.Architecture, Sized)
        );

    // Backward costs about twice the forward pass.
    private double CountFlops() =>
        3
        * ArchitectureCompiler.Compile(Trial.Architecture, Sized).Optimised.Flops(Sized.Extent)
        * Trial.Training.Steps;

    private string MakeKey()
    {
        string text = string.Join(
            '\n',
            Form,
            s_versions,
            ArchitectureCompiler.Emit(Trial.Architecture, Sized),
            TaskFingerprint.Of(Trial.Task),
            JsonSerializer.Serialize(Trial.Training),
            JsonSerializer.Serialize(new { length = Trial.Length, Trial.Seed }),
            JsonSerializer.Serialize(Environment)
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
