using System.CommandLine;
using System.Text.Json.Nodes;
using MicroMacro.Cli.Hosting;
using MicroMacro.Web;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro report: writes the report of a run anew.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> folder = new("DIR") { Description = "A folder that 'micromacro run' wrote." };
        Command command = new("report", "Write DIR/report.html, one page that needs no network.") { folder, CommonOptions.Json };
        command.Does(context =>
        {
            string path = ReportPage.Write(context.Get(folder));
            context.Print(new JsonObject { ["report"] = path }, path);
            return CommandOutcome.Success;
        });
        return command;
    }
}
