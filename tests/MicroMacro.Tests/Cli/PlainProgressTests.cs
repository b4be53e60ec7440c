using MicroMacro.Artifacts.Runs;
using MicroMacro.Cli.Progress;

namespace MicroMacro.Tests.Cli;

public sealed class PlainProgressTests
{
    [Fact, Trait("Kind", "Unit")]
    public void One_line_every_ten_seconds_and_one_at_the_end()
    {
        using StringWriter writer = new();
        Clock clock = new();
        PlainProgress progress = new(writer, clock);
        for (int second = 0; second <= 40; second++)
        {
            clock.Seconds = second;
            progress.Report(new StageProgress("windows", second / 40.0, "1.4 M steps/s"));
            progress.Report(new StageProgress("windows", second / 40.0, "1.4 M steps/s"));
        }

        Assert.Equal(
            """
            windows: 25 %, 0:30 to go, 1.4 M steps/s
            windows: 50 %, 0:20 to go, 1.4 M steps/s
            windows: 75 %, 0:10 to go, 1.4 M steps/s
            windows: done in 0:40, 1.4 M steps/s

            """,
            writer.ToString());
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_stage_that_never_says_that_it_is_done_is_done_when_the_next_begins()
    {
        using StringWriter writer = new();
        Clock clock = new();
        PlainProgress progress = new(writer, clock);
        progress.Report(new StageProgress("iteration 0: sampling 3 windows", 0, "frontier"));
        clock.Seconds = 70;
        progress.Report(new StageProgress("iteration 1: learning", 0));
        progress.Report(new StageProgress("iteration 1: learning", 1, "loss 0.2"));
        progress.Report(new StageProgress("final model", 0));
        Assert.Equal("iteration 0: sampling 3 windows: done in 1:10, frontier\niteration 1: learning: done in 0:00, loss 0.2\n", writer.ToString());
    }

    [Fact, Trait("Kind", "Unit")]
    public void Hours_are_written_out_and_a_start_has_no_estimate()
    {
        Assert.Equal("a: 50 %, 2:00:05 to go", PlainProgress.Line(new StageProgress("a", 0.5), TimeSpan.FromSeconds(7205)));
        Assert.Equal("a: 0 %", PlainProgress.Line(new StageProgress("a", 0.0), TimeSpan.FromSeconds(30)));
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
