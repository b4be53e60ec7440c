using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Cli.Hosting;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro describe: the card of a model.</summary>
internal static class DescribeCommand
{
    private static readonly Argument<string> Model = new("MODEL") { Description = "A model that 'train' or 'run' wrote." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("describe", "Says what a model is: system, labels with units and ranges, features and their periods, the molecule and its coordinates, network, schedule, data, seed and version.")
        {
            Model, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        string path = context.Get(Model);
        StoredSampler stored = StoredSampler.Read(path);
        SafetensorsContent content = SafetensorsFile.Read(path);
        JsonObject card = new() { ["model"] = path };
        StringBuilder text = new();
        foreach ((string key, string value) in content.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            card[key] = value;
            text.Append(key).Append(": ").Append(value).Append('\n');
        }

        foreach ((string key, JsonNode value, string line) in ModelFacts.Of(stored))
        {
            card[key] = value;
            text.Append(key).Append(": ").Append(line).Append('\n');
        }

        card["tensors"] = new JsonObject(content.Tensors.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(
            e => KeyValuePair.Create(e.Key, (JsonNode?)new JsonArray([.. e.Value.Shape.Select(n => (JsonNode)n)]))));
        context.Print(card, text.ToString());
        return CommandOutcome.Success;
    }
}
