using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Cli.Hosting;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro systems: the built-in systems.</summary>
internal static class SystemsCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("systems", "List the built-in systems with their parameters.") { CommonOptions.Json };
        command.Does(context =>
        {
            context.Print(new JsonObject { ["systems"] = new JsonArray([.. SdeCatalogue.Entries.Select(Describe)]) }, Text());
            return CommandOutcome.Success;
        });
        return command;
    }

    private static JsonNode Describe(SdeCatalogueEntry entry) => new JsonObject
    {
        ["name"] = entry.Name,
        ["description"] = entry.Description,
        ["parameters"] = new JsonArray([.. entry.Parameters.Select(p => (JsonNode)new JsonObject
        {
            ["name"] = p.Name,
            ["description"] = p.Description,
            ["default"] = p.Default,
            ["minimum"] = p.Minimum,
            ["maximum"] = p.Maximum,
        })]),
    };

    private static string Text()
    {
        StringBuilder text = new();
        foreach (SdeCatalogueEntry entry in SdeCatalogue.Entries)
        {
            text.Append(entry.Name).Append('\n').Append("  ").Append(entry.Description).Append('\n');
            foreach (SdeParameter parameter in entry.Parameters)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {parameter.Name} = {parameter.Default:R}  {parameter.Description}").Append('\n');
            }
        }

        return text.ToString();
    }
}
