using System.CommandLine;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro bench: how fast this machine does the expensive parts, to be run beside the peers.</summary>
internal static class BenchCommand
{
    /// <summary>The group; each benchmark is one line here.</summary>
    public static Command Create() => new("bench", "Measure the speed of the expensive parts on this machine.")
    {
        BenchMdCommand.Create(),
        BenchScoreCommand.Create(),
        BenchMbarCommand.Create(),
        BenchDiffusionMapCommand.Create(),
    };
}
