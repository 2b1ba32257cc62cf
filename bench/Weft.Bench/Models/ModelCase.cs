using System;
using System.Collections.Generic;
using System.IO;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Timing;
using Weft.Tests.Shared;
using Weft.Tool;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>One compiled model, its sizes, and the hand-written modules it is compared with.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="File">Its spec in bench/specs, without the suffix.</param>
/// <param name="Batch">B.</param>
/// <param name="Length">T.</param>
internal sealed record ModelCase(string Name, string File, int Batch, int Length)
{
    private const int Compared = 4;

    /// <summary>What it is compared with.</summary>
    public IReadOnlyList<Rival> Rivals { get; init; } = [];

    /// <summary>The passes measured.</summary>
    public IReadOnlyList<ModelPass> Passes { get; init; } = ModelPass.All;

    /// <summary>How the spec is compiled: as <c>weft train</c> does it, for the sizes and this machine.</summary>
    public CompileOptions Options =>
        CompileOptions.Default.At(Batch, Length) with
        {
            Calibration = MachineCalibration.Current,
        };

    /// <summary>A module of the compiled class.</summary>
    public SequenceModule Create(ArchitectureSpec spec) => InMemoryCompiler.Create(spec, ScalarType.Float32, Options);

    /// <summary>A batch of few sequences, to compare outputs and gradients with before anything is timed.</summary>
    public RandomBatch FewSequences(ArchitectureSpec spec) => new(spec, Math.Min(Batch, Compared), Length);

    /// <summary>What hand-written decoders need to know; null for a model that is none.</summary>
    public DecoderSizes? Sizes(ArchitectureSpec spec) =>
        spec.Input.Kind == StepKind.Token ? DecoderSizes.Of(spec, Length) : null;

    /// <summary>Sizes, for the table.</summary>
    public string Shape(ArchitectureSpec spec) =>
        $"B{Batch} T{Length} D{spec.Width} H{spec.Layers[0].Attention.Groups[0].Heads} L{spec.Layers.Count}";

    /// <summary>Reads the spec that the class was generated from.</summary>
    public ArchitectureSpec ReadSpec()
    {
        string path = Path.Combine(RepositoryRoot.Path, "bench", "specs", $"{File}.arch.yaml");
        var result = SpecReader.ReadArchitecture(
            path,
            System.IO.File.ReadAllText(path),
            readFile: System.IO.File.ReadAllText
        );
        return result.Spec ?? throw new InvalidDataException(string.Join('\n', result.Diagnostics));
    }
}
