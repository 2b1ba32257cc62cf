using System;
using Microsoft.ML.OnnxRuntime;
using Weft.Bench.Models;
using Weft.Runtime.Timing;
using static TorchSharp.torch;

namespace Weft.Bench.Onnx;

/// <summary>Inference by ONNX Runtime on as many threads as the other side, with all of its graph optimisations.</summary>
internal sealed class OnnxWork : IModelWork
{
    private readonly InferenceSession _session;
    private readonly OrtValue _tokens;
    private readonly RunOptions _options = new();
    private readonly string _output;

    public OnnxWork(DecoderSizes sizes, NamedWeights weights, RandomBatch batch, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };

        // Its threads would wait for the next run in a loop, on the cores of the side whose turn it is.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(OnnxDecoder.Write(sizes, weights, batch.Inputs.size(0)), options);
        _output = _session.OutputNames[0];
        _tokens = OrtValue.CreateTensorValueFromMemory(batch.Inputs.data<long>().ToArray(), batch.Inputs.shape);
    }

    /// <summary>What it predicts.</summary>
    public Tensor Outputs()
    {
        using var values = Run();
        return tensor(values[0].GetTensorDataAsSpan<float>().ToArray(), values[0].GetTensorTypeAndShape().Shape);
    }

    /// <inheritdoc/>
    public void Forward() => Run().Dispose();

    /// <inheritdoc/>
    public void Backward() => throw new NotSupportedException("ONNX Runtime is measured in inference only");

    /// <inheritdoc/>
    public void Step() => Backward();

    /// <inheritdoc/>
    public void Dispose()
    {
        _options.Dispose();
        _tokens.Dispose();
        _session.Dispose();
    }

    private IDisposableReadOnlyCollection<OrtValue> Run() =>
        _session.Run(_options, [OnnxDecoder.Input], [_tokens], [_output]);
}
