using System.Diagnostics;
using MicroMacro.Generative.Networks;
using Xunit;

namespace MicroMacro.Tests.Generative;

[Trait("Kind", "Unit")]
public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_task_of_every_round_is_done_once_before_the_round_ends(int threads)
    {
        using WorkerTeam team = new(threads);
        int[] done = new int[37];
        for (int round = 1; round <= 3000; round++)
        {
            int count = 1 + (round % done.Length);
            team.Run(count, (task, worker) => Interlocked.Increment(ref done[task]));
            int sum = done.Sum();
            Array.Clear(done);
            Assert.Equal(count, sum);
        }
    }

    // The larger count after the smaller: a thread that is still leaving the round of 8 must not take a task of the round of 35 before that
    // is published, or it is done twice. Where count and place were published one after the other, this failed within 300,000 rounds.
    [Fact]
    public void A_thread_late_for_one_round_takes_no_task_of_the_next_before_it_is_published()
    {
        WorkerTeam team = new(3);
        int[] done = new int[35];
        string? wrong = null;
        Thread rounds = new(() =>
        {
            for (Stopwatch time = Stopwatch.StartNew(); wrong is null && time.ElapsedMilliseconds < 1500;)
            {
                foreach (int count in (int[])[8, 35])
                {
                    team.Run(count, (task, _) => Interlocked.Increment(ref done[task]));
                    int bad = Array.FindIndex(done, t => t != 1);
                    wrong ??= bad >= 0 && bad < count ? $"task {bad} of {count} was done {done[bad]} times" : null;
                    Array.Clear(done);
                }
            }
        }) { IsBackground = true };
        rounds.Start();
        Assert.True(rounds.Join(TimeSpan.FromSeconds(30)), "a round never ended");
        Assert.Null(wrong);
        team.Dispose();
    }

    [Fact]
    public void A_failure_reaches_the_caller_and_the_team_goes_on()
    {
        using WorkerTeam team = new(3);
        AggregateException failure = Assert.Throws<AggregateException>(() => team.Run(8, (task, _) =>
        {
            if (task == 5)
            {
                throw new InvalidOperationException("five");
            }
        }));
        Assert.Equal("five", failure.InnerException!.Message);
        int done = 0;
        team.Run(8, (_, _) => Interlocked.Increment(ref done));
        Assert.Equal(8, done);
    }
}
