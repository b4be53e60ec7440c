using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;
using MicroMacro.Numerics;
using MicroMacro.Sampling;

namespace MicroMacro.Tests.Cli;

public sealed class FailuresTests
{
    public static TheoryData<Exception, int> Codes() => new()
    {
        { new UsageException("x."), 2 },
        { new StudyException("x."), 2 },
        { new OutputException(OutputFailure.Exists, "x."), 2 },
        { new InvalidDataInputException("x."), 3 },
        { new OutputException(OutputFailure.NotWritable, "x."), 3 },
        { new UnauthorizedAccessException("x."), 3 },
        { new PhysicsFailedException("x."), 4 },
        { new OutputException(OutputFailure.DiskFull, "x."), 6 },
        { new AggregateException(new AggregateException(new PhysicsFailedException("x."))), 4 },
    };

    [Theory, Trait("Kind", "Unit")]
    [MemberData(nameof(Codes))]
    public void Every_failure_has_its_code_and_keeps_its_sentence(Exception exception, int code)
        => Assert.Equal(new CommandOutcome((ExitCode)code, "x."), Failures.Describe(exception));

    [Fact, Trait("Kind", "Unit")]
    public void Anything_else_is_a_defect_and_says_so_on_one_line()
    {
        CommandOutcome outcome = Failures.Describe(new FormatException("a\r\nb"));
        Assert.Equal(ExitCode.Defect, outcome.Code);
        Assert.Contains("defect in micromacro (FormatException: a b)", outcome.Sentence, StringComparison.Ordinal);
        Assert.Contains("--debug", outcome.Sentence, StringComparison.Ordinal);
    }
}
