using MicroMacro.Numerics;
using Xunit;

namespace MicroMacro.Tests.Numerics;

[Trait("Kind", "Unit")]
public sealed class ParallelBlocksTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 4)]
    [InlineData(1000, 1)]
    [InlineData(1000, 2)]
    [InlineData(1000, 7)]
    public void Every_block_runs_exactly_once(int blocks, int threads)
    {
        int[] runs = new int[blocks];
        ParallelBlocks.For(blocks, threads, block => Interlocked.Increment(ref runs[block]), TestContext.Current.CancellationToken);
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void The_exception_of_the_lowest_failing_block_arrives(int threads)
    {
        for (int repeat = 0; repeat < 50; repeat++)
        {
            var exception = Assert.Throws<InvalidOperationException>(() => ParallelBlocks.For(64, threads, block =>
            {
                if (block % 10 == 7)
                {
                    // The lowest failing block is the slowest to fail.
                    Thread.SpinWait(block == 7 ? 20000 : 10);
                    throw new InvalidOperationException($"block {block}");
                }
            }));
            Assert.Equal("block 7", exception.Message);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancelling_stops_before_the_next_block(int threads)
    {
        using var source = new CancellationTokenSource();
        int started = 0;
        Assert.Throws<OperationCanceledException>(() => ParallelBlocks.For(
            1000,
            threads,
            _ =>
            {
                if (Interlocked.Increment(ref started) == 5)
                {
                    source.Cancel();
                }
            },
            source.Token));
        Assert.InRange(started, 5, 5 + threads);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ParallelBlocks.For(-1, 1, _ => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParallelBlocks.For(1, 0, _ => { }));
        Assert.Throws<ArgumentNullException>(() => ParallelBlocks.For(1, 1, null!));
    }
}
