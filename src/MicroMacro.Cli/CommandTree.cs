using System.CommandLine;
using MicroMacro.Cli.Commands;
using MicroMacro.Cli.Hosting;

namespace MicroMacro.Cli;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    private const string ExitCodes =
        "Exit codes: 0 done, 1 a defect, 2 command line or study file, 3 data or output, 4 physics failed, 5 target not met,\n" +
        "  6 incomplete, 75 yielded, 130 stopped by Ctrl-C, 143 stopped by SIGTERM.";

    /// <summary>The root command with its subcommands, in the order in which help lists them.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Samples systems with a few slow variables and many fast ones: physics and a learned score model, coupled.\n\n" + ExitCodes)
        {
            RunCommand.Create(),
            ReportCommand.Create(),
            SystemsCommand.Create(),
            SchemaCommand.Create(),
        };
        root.Add(CommonOptions.Debug);
        root.Add(EnergyCommand.Create());
        root.Add(SimulateCommand.Create());
        root.Add(MbarCommand.Create());
        root.Add(WhamCommand.Create());
        root.Add(SumHillsCommand.Create());
        root.Add(TrainCommand.Create());
        root.Add(LiftCommand.Create());
        root.Add(DescribeCommand.Create());
        root.Add(ExportCommand.Create());
        root.Add(EmbedCommand.Create());
        root.Add(EffectiveCommand.Create());
        root.Add(BenchCommand.Create());
        return root;
    }
}
