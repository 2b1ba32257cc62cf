using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using TorchSharp;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Tasks;
using static TorchSharp.torch;

namespace Weft.Runtime.Training;

/// <summary>
/// Trains one module on one task: squared loss for real numbers, cross-entropy for tokens. The same module weights, task, settings and seed give
/// the same losses to the last bit on one machine with one number of threads.
/// </summary>
internal sealed class Trainer : IDisposable
{
    // A curve has at least so many parts, however short the training.
    private const int LeastParts = 8;

    private readonly SequenceModule _module;
    private readonly TrainingSpec _training;
    private readonly ProgressThrottle _progress;
    private readonly FlatParameters _parameters;
    private readonly FlatOptimiser _optimiser;
    private readonly Schedule _schedule;
    private readonly BatchPrefetch _batches;
    private readonly BatchBuffer _evaluation;
    private readonly IReadOnlyList<SequenceTask> _longer;
    private readonly SequenceTask _task;
    private readonly int _validateEvery;
    private readonly LossHistory _losses = new();
    private readonly List<CurvePoint> _curve = [];
    private readonly Stopwatch _clock = new();
    private int _steps;
    private string? _failure;

    private Trainer(
        SequenceModule module,
        SequenceTask task,
        TrainingSpec training,
        long seed,
        IProgress<TrainingProgress>? progress,
        int threads,
        IReadOnlyList<SequenceTask> longer
    )
    {
        _module = module;
        _training = training;
        _longer = longer;
        _task = task;
        _validateEvery = Math.Clamp(
            (training.Steps + LeastParts - 1) / LeastParts,
            1,
            Math.Max(training.ValidateEvery, 1)
        );
        _progress = new ProgressThrottle(progress);
        _parameters = new FlatParameters(module);
        _optimiser = new FlatOptimiser(
            training.Optimiser,
            _parameters.Parts,
            training.WeightDecay,
            training.Clip,
            ThreadChoice.ForOptimiser(_parameters.Count, threads)
        );
        _schedule = new Schedule(training);
        _batches = new BatchPrefetch(task, training.Batch, SignSource.Training(seed), training.Steps);
        _evaluation = new BatchBuffer(task, training.Batch);
    }

    private double ValidationLoss => _curve.Count > 0 ? _curve[^1].ValidationLoss : double.NaN;

    private double StepsPerSecond => _steps > 0 ? _steps / _clock.Elapsed.TotalSeconds : 0;

    /// <summary>Trains on a thread of its own and waits for it.</summary>
    /// <param name="module">The module; float32, on the CPU. Its weights are changed.</param>
    /// <param name="task">Where batches come from.</param>
    /// <param name="training">Steps, rates and sizes.</param>
    /// <param name="seed">Selects the training data.</param>
    /// <param name="progress">Told about ten times a second how far training is; null for no reports.</param>
    /// <param name="cancel">Stops after the current step; what was learnt by then is validated and tested.</param>
    /// <param name="threads">Threads of libtorch's operations.</param>
    /// <param name="longer">The same task at other lengths, for tests alone.</param>
    /// <returns>
    /// What was measured. A loss that is not finite, in training, validation or a test, ends in
    /// <see cref="TrialStatus.Failed"/> with the step.
    /// </returns>
    public static TrainingOutcome Train(
        SequenceModule module,
        SequenceTask task,
        TrainingSpec training,
        long seed,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancel,
        int threads = 1,
        IReadOnlyList<SequenceTask>? longer = null
    ) =>
        DedicatedThread.Run(
            "Weft training",
            () =>
            {
                // The settings belong to the calling thread, like OpenMP's workers.
                set_num_threads(threads);
                ProcessSettings.ApplyToThread();
                using var trainer = new Trainer(module, task, training, seed, progress, threads, longer ?? []);
                return trainer.Run(cancel);
            }
        );

    /// <summary>Releases the buffers; the module keeps its weights.</summary>
    public void Dispose()
    {
        _parameters.Dispose();
        _batches.Dispose();
        _evaluation.Dispose();
    }

    private TrainingOutcome Run(CancellationToken cancel)
    {
        _module.train();
        Validate();
        while (_steps < _training.Steps && _failure is null && !cancel.IsCancellationRequested)
        {
            _clock.Start();
            TakeStep();
            _clock.Stop();
            if (_failure is null && _steps % _validateEvery == 0)
            {
                Validate();
            }

            _progress.Report(Describe, force: false);
        }

        return Finish();
    }

    private void TakeStep()
    {
        using DisposeScope scope = NewDisposeScope();
        BatchBuffer batch = _batches.Take(_steps);
        _parameters.ClearGradients();
        Tensor loss = batch.Loss(_module);
        float value = loss.item<float>();
        double rate = _schedule.LearningRate(_steps);
        if (!float.IsFinite(value))
        {
            Fail("training loss", value, rate);
            return;
        }

        KernelFault.Backward(loss);
        _optimiser.Step(_parameters.Values, _parameters.Gradients, rate);
        _losses.Add(value);
        _steps++;
    }

    private void Validate()
    {
        Score score = Evaluate(_evaluation, SignSource.Validation, _training.ValidationSequences);
        double loss = score.Loss;
        double rate = _schedule.LearningRate(Math.Max(_steps - 1, 0));
        if (!double.IsFinite(loss))
        {
            Fail("validation loss", loss, rate);
            return;
        }

        _curve.Add(new CurvePoint(_steps, _losses.TakeMean(), loss, rate) { Accuracy = score.Accuracy });
    }

    private TrainingOutcome Finish()
    {
        if (_failure is null && (_curve.Count == 0 || _curve[^1].Step != _steps))
        {
            Validate();
        }

        _batches.Wait();
        Score test = _failure is null
            ? Evaluate(_evaluation, SignSource.Test, _training.TestSequences)
            : _evaluation.Evaluate(null, SignSource.Test, _training.TestSequences);
        Extrapolation[] longer = _failure is null ? Test(test) : [];
        bool failed = _failure is not null;
        _progress.Report(Describe, force: true);
        TrialStatus status =
            failed ? TrialStatus.Failed
            : _steps < _training.Steps ? TrialStatus.Stopped
            : TrialStatus.Done;
        return new TrainingOutcome(
            _steps,
            _losses.LastTenth,
            ValidationLoss,
            failed ? double.NaN : test.Loss,
            test.TrivialLoss,
            _clock.Elapsed.TotalSeconds,
            StepsPerSecond,
            _curve,
            status,
            _failure
        )
        {
            Accuracy = failed ? double.NaN : test.Accuracy,
            TrivialAccuracy = test.TrivialAccuracy,
            ValidationAccuracy = _curve.Count > 0 ? _curve[^1].Accuracy : double.NaN,
            Extrapolation = longer,
        };
    }

    // The tests at other lengths; none, and a failure, where a test loss is no number.
    private Extrapolation[] Test(Score test)
    {
        double rate = _schedule.LearningRate(Math.Max(_steps - 1, 0));
        if (!double.IsFinite(test.Loss))
        {
            Fail("test loss", test.Loss, rate);
            return [];
        }

        Extrapolation[] longer = [.. _longer.Select(Extrapolate)];
        if (longer.FirstOrDefault(one => !double.IsFinite(one.Loss)) is { } wrong)
        {
            string kind = string.Create(
                CultureInfo.InvariantCulture,
                $"test loss at length {_task.Length} is {test.Loss:g3}, that at length {wrong.Length}"
            );
            Fail(kind, wrong.Loss, rate);
            return [];
        }

        return longer;
    }

    // As many steps of sequences in a batch as in training, so that memory does not grow with the length.
    private Extrapolation Extrapolate(SequenceTask task)
    {
        int size = Math.Max(1, (int)((long)_evaluation.Size * _task.Length / task.Length));
        using var buffer = new BatchBuffer(task, size);
        Score score = Evaluate(buffer, SignSource.Test, _training.TestSequences);
        return new Extrapolation(task.Length, score.Loss, score.TrivialLoss, score.Accuracy)
        {
            TrivialAccuracy = score.TrivialAccuracy,
        };
    }

    private Score Evaluate(BatchBuffer buffer, SignSource source, int sequences)
    {
        _batches.Wait();
        _module.eval();
        Score score = buffer.Evaluate(_module, source, sequences);
        _module.train();
        return score;
    }

    // Data that are not finite are refused where they are written; see SequenceTask.
    private void Fail(string what, double loss, double rate) =>
        _failure = string.Create(
            CultureInfo.InvariantCulture,
            $"The {what} became {loss} after {_steps} steps at learning rate {rate:g3}; it must stay finite; "
                + $"lower 'learning-rate', raise 'warm-up' or set 'clip'."
        );

    private TrainingProgress Describe()
    {
        double speed = StepsPerSecond;
        TimeSpan left = speed > 0 ? TimeSpan.FromSeconds((_training.Steps - _steps) / speed) : TimeSpan.Zero;
        return new TrainingProgress(_steps, _training.Steps, _losses.Latest, ValidationLoss, speed, left);
    }
}
