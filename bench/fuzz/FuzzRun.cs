using System.Diagnostics;
using MicroMacro.Tests.Support.Fuzz;

namespace MicroMacro.Bench.Fuzz;

/// <summary>Runs a reader's rounds on some threads, watched: a round that does not end stops the program with its number.</summary>
internal sealed class FuzzRun(FuzzTarget target, ulong seed, long rounds, int threads)
{
    private const int Block = 1000;
    private const int MostDefects = 20;
    private const double MostSeconds = 2;
    private const double HangSeconds = 30;
    private readonly long[] _current = new long[threads];
    private readonly long[] _since = new long[threads];
    private readonly List<string> _defects = [];
    private long _next;
    private long _accepted;

    /// <summary>Runs them all.</summary>
    public FuzzOutcome Go()
    {
        long start = Stopwatch.GetTimestamp();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(t => new Thread(() => Work(t), 1 << 20))];
        Array.ForEach(workers, w => w.IsBackground = true);
        Array.Fill(_since, start);
        Array.ForEach(workers, w => w.Start());
        while (workers.Any(w => w.IsAlive))
        {
            Thread.Sleep(200);
            for (int t = 0; t < threads; t++)
            {
                if (workers[t].IsAlive && Stopwatch.GetElapsedTime(Volatile.Read(ref _since[t])).TotalSeconds > HangSeconds)
                {
                    Console.Error.WriteLine($"hang: {Again(Volatile.Read(ref _current[t]))}");
                    Environment.Exit(2);
                }
            }
        }

        return new(_accepted, [.. _defects.Order(StringComparer.Ordinal)], Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private void Work(int thread)
    {
        long accepted = 0;
        for (long first; (first = Interlocked.Add(ref _next, Block) - Block) < rounds;)
        {
            for (long round = first; round < Math.Min(rounds, first + Block); round++)
            {
                Volatile.Write(ref _current[thread], round);
                Volatile.Write(ref _since[thread], Stopwatch.GetTimestamp());
                // Looked at twice: a defect repeats, a round that waited for other work of the machine does not.
                if (target.Check(target.Mutant(seed, round), MostSeconds, out bool isAccepted) is not null
                    && target.Check(target.Mutant(seed, round), MostSeconds, out isAccepted) is string defect)
                {
                    Keep(round, defect);
                }

                accepted += isAccepted ? 1 : 0;
            }
        }

        Interlocked.Add(ref _accepted, accepted);
    }

    private void Keep(long round, string defect)
    {
        lock (_defects)
        {
            if (_defects.Count < MostDefects)
            {
                _defects.Add($"{Again(round)}: {defect}");
                Console.Error.WriteLine(_defects[^1]);
            }
        }
    }

    private string Again(long round) => $"--reader {target.Name} --seed {seed} --round {round}";
}
