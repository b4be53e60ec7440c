using System.Runtime.ExceptionServices;

namespace MicroMacro.Numerics;

/// <summary>Runs a fixed number of independent blocks on several threads.</summary>
/// <remarks>
/// The blocks are fixed by the work, never by the number of threads: threads only decide who does which, so results that
/// depend on their block alone are the same for any number of threads. Blocks are handed out in increasing order.
/// </remarks>
public static class ParallelBlocks
{
    /// <summary>Calls <paramref name="body"/> once for each block 0 .. blocks - 1 and returns when all are done.</summary>
    /// <param name="blocks">The number of blocks, at least 0.</param>
    /// <param name="threads">The largest number of threads to use, at least 1; the calling thread is one of them.</param>
    /// <param name="body">The work of one block. Blocks may run at the same time and in any order.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before every block had been started.</exception>
    /// <remarks>
    /// When blocks throw, no further block is started, and the exception of the lowest failing block is thrown on the calling
    /// thread with its own stack trace: the same one for any number of threads.
    /// </remarks>
    public static void For(int blocks, int threads, Action<int> body, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(blocks);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentNullException.ThrowIfNull(body);

        threads = Math.Min(threads, blocks);
        if (threads <= 1)
        {
            for (int block = 0; block < blocks; block++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                body(block);
            }

            return;
        }

        var queue = new BlockQueue(blocks, body, cancellationToken);
        var others = new Task[threads - 1];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = Task.Run(queue.Work, CancellationToken.None);
        }

        queue.Work();
        Task.WaitAll(others, CancellationToken.None);
        queue.Failure?.Throw();
        if (!queue.AllStarted)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private sealed class BlockQueue(int blocks, Action<int> body, CancellationToken cancellationToken)
    {
        private readonly Lock _gate = new();
        private int _next;
        private int _failedBlock = int.MaxValue;

        public ExceptionDispatchInfo? Failure { get; private set; }

        public bool AllStarted => _next >= blocks;

        public void Work()
        {
            while (Take() is int block)
            {
                try
                {
                    body(block);
                }
                catch (Exception exception)
                {
                    Record(block, exception);
                }
            }
        }

        private int? Take()
        {
            lock (_gate)
            {
                return Failure is null && _next < blocks && !cancellationToken.IsCancellationRequested ? _next++ : null;
            }
        }

        private void Record(int block, Exception exception)
        {
            lock (_gate)
            {
                if (block < _failedBlock)
                {
                    _failedBlock = block;
                    Failure = ExceptionDispatchInfo.Capture(exception);
                }
            }
        }
    }
}
