namespace MicroMacro.Generative.Networks;

/// <summary>Threads that share numbered tasks and meet at the end: what a training step of a fraction of a millisecond needs, without allocation.</summary>
/// <remarks>
/// Tasks are independent; which thread does which is left open. The caller works too and waits only for tasks that another thread has
/// begun, never for a thread to wake: on a crowded machine it does all the work itself.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinLimit = 400;
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
    private readonly ManualResetEventSlim _done = new(false, 200);
    private int _sleeping;
    private Action<int, int>? _body;
    private Exception? _failure;
    private int _count;
    private int _completed;

    // The round in the upper half and the tasks not yet taken in the lower. One word says both, so a thread that is late for a round neither
    // takes a task of it again nor takes one of the next before that is published; body and count belong to whoever has taken a task.
    private long _left;
    private volatile bool _stop;

    /// <summary>Starts the threads; the caller is one of them.</summary>
    /// <param name="threads">Threads in all, at least 1.</param>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Live(worker)) { IsBackground = true, Name = $"training {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads in all.</summary>
    public int Size => _threads.Length + 1;

    /// <summary>Threads worth starting: one that gets less than a twentieth of a millisecond of a step costs more in meeting the others than it brings.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="rows">Rows of a step, forward and backward.</param>
    /// <param name="threads">Threads at hand.</param>
    public static int UsefulThreads(MlpLayout layout, int rows, int threads) =>
        (int)Math.Clamp(6 * layout.MultiplyAdds * rows / 5_000_000, 1, threads);

    /// <summary>Runs body(task, worker) for every task in [0, count) and returns when all are done.</summary>
    /// <exception cref="AggregateException">A task threw; holds the first failure. The other tasks have been done.</exception>
    public void Run(int count, Action<int, int> body)
    {
        if (_threads.Length == 0 || count == 1)
        {
            for (int task = 0; task < count; task++)
            {
                body(task, 0);
            }

            return;
        }

        _body = body;
        _count = count;
        _completed = 0;
        Volatile.Write(ref _left, (((_left >> 32) + 1) << 32) | (uint)count);
        Interlocked.MemoryBarrier();
        int sleeping = Math.Min(Volatile.Read(ref _sleeping), count - 1);
        if (sleeping > 0 && _start.CurrentCount == 0)
        {
            _start.Release(sleeping);
        }

        Drain(0);
        while (Volatile.Read(ref _completed) != count)
        {
            // A signal may be left from the round before, so the count decides.
            _done.Wait();
            _done.Reset();
        }

        if (_failure is { } failure)
        {
            _failure = null;
            throw new AggregateException(failure);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _stop = true;
        if (_threads.Length > 0)
        {
            _start.Release(_threads.Length);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _start.Dispose();
        _done.Dispose();
    }

    private void Live(int worker)
    {
        while (!_stop)
        {
            long seen = Volatile.Read(ref _left) >> 32;
            Drain(worker);
            if (!Spin(seen))
            {
                // Seen as asleep before the last look: a round begun in between either is found here or wakes this thread.
                Interlocked.Increment(ref _sleeping);
                if (Volatile.Read(ref _left) >> 32 == seen && !_stop)
                {
                    _start.Wait();
                }

                Interlocked.Decrement(ref _sleeping);
            }
        }
    }

    // Rounds follow each other within microseconds, far sooner than a sleeping thread wakes.
    private bool Spin(long seen)
    {
        for (int i = 0; i < SpinLimit; i++)
        {
            if (Volatile.Read(ref _left) >> 32 != seen || _stop)
            {
                return true;
            }

            Thread.SpinWait(8);
        }

        return false;
    }

    private void Drain(int worker)
    {
        while (true)
        {
            long left = Volatile.Read(ref _left);
            int tasks = (int)left;
            if (tasks == 0)
            {
                return;
            }

            if (Interlocked.CompareExchange(ref _left, left - 1, left) == left)
            {
                Do(tasks, worker);
            }
        }
    }

    // The round cannot end before this task has, so its count and body stand until then.
    private void Do(int left, int worker)
    {
        int count = _count;
        try
        {
            _body!(count - left, worker);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }

        if (Interlocked.Increment(ref _completed) == count)
        {
            _done.Set();
        }
    }
}
