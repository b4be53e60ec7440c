using System.CommandLine;
using MicroMacro.Cli.Commands;
using MicroMacro.Cli.Hosting;

namespace MicroMacro.Cli;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>The root command with its subcommands, in the order in which help lists them.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Samples systems with a few slow variables and many fast ones: physics and a learned score model, coupled.")
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
        root.Add(TrainCommand.Create());
        root.Add(LiftCommand.Create());
        return root;
    }
}
