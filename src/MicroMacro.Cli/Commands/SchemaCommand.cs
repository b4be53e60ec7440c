using System.CommandLine;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro schema: the JSON Schema of study files.</summary>
internal static class SchemaCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("schema", "Print the JSON Schema of study files: micromacro schema > study.schema.json");
        command.Does(context =>
        {
            context.Print(StudySchema.Create());
            return CommandOutcome.Success;
        });
        return command;
    }
}
