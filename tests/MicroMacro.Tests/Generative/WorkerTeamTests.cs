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
