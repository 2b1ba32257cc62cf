using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using TorchSharp;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Runtime.Tasks;
using Weft.Runtime.Trials;
using static TorchSharp.torch;

namespace Weft.Runtime.Training;

/// <summary>
/// Trains one module on one task with squared loss. The same module weights, task, settings and seed give
/// the same losses to the last bit on one machine with one number of threads.
/// </summary>
internal sealed class Trainer : IDisposable
{
    private readonly SequenceModule _module;
    private readonly TrainingSpec _training;
    private readonly SignSource _source;
    private readonly ProgressThrottle _progress;
    private readonly FlatParameters _parameters;
    private readonly FlatOptimiser _optimiser;
    private readonly Schedule _schedule;
    private readonly BatchBuffer _batch;
    private readonly BatchBuffer _evaluation;
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
        int threads
    )
    {
        _module = module;
        _training = training;
        _source = SignSource.Training(seed);
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
        _batch = new BatchBuffer(task, training.Batch);
        _evaluation = new BatchBuffer(task, training.Batch);
    }

    private double ValidationLoss => _curve.Count > 0 ? _curve[^1].ValidationLoss : double.NaN;

    private double StepsPerSecond => _steps > 0 ? _steps / _clock.Elapsed.TotalSeconds : 0;

    /// <summary>Trains on a thread of its own and waits for it.</summary>
    /// <param name="module">The module; [B, T, 1] to [B, 1], float32, on the CPU. Its weights are changed.</param>
    /// <param name="task">Where batches come from.</param>
    /// <param name="training">Steps, rates and sizes.</param>
    /// <param name="seed">Selects the training data.</param>
    /// <param name="progress">Told about ten times a second how far training is; null for no reports.</param>
    /// <param name="cancel">Stops after the current step; what was learnt by then is validated and tested.</param>
    /// <param name="threads">Threads of libtorch's operations.</param>
    /// <returns>
    /// What was measured. A loss that is not finite ends training with <see cref="TrialStatus.Failed"/>.
    /// </returns>
    public static TrainingOutcome Train(
        SequenceModule module,
        SequenceTask task,
        TrainingSpec training,
        long seed,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancel,
        int threads = 1
    ) =>
        DedicatedThread.Run(
            "Weft training",
            () =>
            {
                // The settings belong to the calling thread, like OpenMP's workers.
                set_num_threads(threads);
                ProcessSettings.ApplyToThread();
                using var trainer = new Trainer(module, task, training, seed, progress, threads);
                return trainer.Run(cancel);
            }
        );

    /// <summary>Releases the buffers; the module keeps its weights.</summary>
    public void Dispose()
    {
        _parameters.Dispose();
        _batch.Dispose();
        _evaluation.Dispose();
    }

    private TrainingOutcome Run(CancellationToken cancel)
    {
        _module.train();
        while (_steps < _training.Steps && _failure is null && !cancel.IsCancellationRequested)
        {
            _clock.Start();
            TakeStep();
            _clock.Stop();
            if (_failure is null && _training.ValidateEvery > 0 && _steps % _training.ValidateEvery == 0)
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
        _batch.Fill(_source, (long)_steps * _training.Batch);
        _parameters.ClearGradients();
        Tensor loss = _batch.Loss(_module);
        float value = loss.item<float>();
        double rate = _schedule.LearningRate(_steps);
        if (!float.IsFinite(value))
        {
            Fail("training", value, rate);
            return;
        }

        loss.backward();
        _optimiser.Step(_parameters.Values, _parameters.Gradients, rate);
        _losses.Add(value);
        _steps++;
    }

    private void Validate()
    {
        double loss = Evaluate(SignSource.Validation, _training.ValidationSequences);
        double rate = _schedule.LearningRate(Math.Max(_steps - 1, 0));
        if (!double.IsFinite(loss))
        {
            Fail("validation", loss, rate);
            return;
        }

        _curve.Add(new CurvePoint(_steps, _losses.TakeMean(), loss, rate));
    }

    private TrainingOutcome Finish()
    {
        double test = double.NaN;
        if (_failure is null && (_curve.Count == 0 || _curve[^1].Step != _steps))
        {
            Validate();
        }

        if (_failure is null)
        {
            test = Evaluate(SignSource.Test, _training.TestSequences);
        }

        double trivial = _evaluation.TargetVariance(SignSource.Test, _training.TestSequences);
        _progress.Report(Describe, force: true);
        TrialStatus status =
            _failure is not null ? TrialStatus.Failed
            : _steps < _training.Steps ? TrialStatus.Stopped
            : TrialStatus.Done;
        return new TrainingOutcome(
            _steps,
            _losses.LastTenth,
            ValidationLoss,
            test,
            trivial,
            _clock.Elapsed.TotalSeconds,
            StepsPerSecond,
            _curve,
            status,
            _failure
        );
    }

    private double Evaluate(SignSource source, int sequences)
    {
        _module.eval();
        double loss = _evaluation.Evaluate(_module, source, sequences);
        _module.train();
        return loss;
    }

    private void Fail(string kind, double loss, double rate) =>
        _failure = string.Create(
            CultureInfo.InvariantCulture,
            $"The {kind} loss became {loss} after {_steps} steps at learning rate {rate:g3}; it must stay finite; "
                + $"lower 'learning-rate', raise 'warm-up' or set 'clip'."
        );

    private TrainingProgress Describe()
    {
        double speed = StepsPerSecond;
        TimeSpan left = speed > 0 ? TimeSpan.FromSeconds((_training.Steps - _steps) / speed) : TimeSpan.Zero;
        return new TrainingProgress(_steps, _training.Steps, _losses.Latest, ValidationLoss, speed, left);
    }
}
