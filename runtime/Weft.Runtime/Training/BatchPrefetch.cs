using System;
using System.Threading.Tasks;
using Weft.Runtime.Tasks;

namespace Weft.Runtime.Training;

/// <summary>
/// Two batches by turns: while a step trains on one, another thread writes the next. A batch depends on its stream and
/// index alone, so the order of the threads changes no number.
/// </summary>
/// <param name="task">What batches are of.</param>
/// <param name="size">B.</param>
/// <param name="source">The training data.</param>
/// <param name="batches">How many batches there will be.</param>
internal sealed class BatchPrefetch(SequenceTask task, int size, SignSource source, long batches) : IDisposable
{
    private readonly BatchBuffer[] _buffers = [new(task, size), new(task, size)];
    private Task _pending = Task.CompletedTask;
    private long _started;

    /// <summary>The batch of a step, once it is written; the next one is begun.</summary>
    /// <param name="step">The step, from 0, one after the other.</param>
    public BatchBuffer Take(long step)
    {
        Begin(step);
        Wait();
        Begin(step + 1);
        return _buffers[step % 2];
    }

    /// <summary>Waits until no other thread writes: evaluations ask the same task for sequences.</summary>
    public void Wait() => _pending.GetAwaiter().GetResult();

    /// <summary>Waits, and releases both.</summary>
    public void Dispose()
    {
        // What went wrong in a batch that nobody will take is of no interest any more.
        ((IAsyncResult)_pending).AsyncWaitHandle.WaitOne();
        _buffers[0].Dispose();
        _buffers[1].Dispose();
    }

    private void Begin(long step)
    {
        if (_started > step || step >= batches)
        {
            return;
        }

        _started = step + 1;
        BatchBuffer buffer = _buffers[step % 2];
        _pending = Task.Run(() => buffer.Fill(source, step * buffer.Size));
    }
}
