using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Cli.Hosting;

namespace MicroMacro.Cli.Commands;

/// <summary>What people are told of metadynamics, replica exchange or placed windows.</summary>
internal static class EnhancedText
{
    /// <summary>A few lines.</summary>
    /// <param name="result">What the manifest says of the method.</param>
    public static string Of(JsonObject result)
    {
        StringBuilder text = new();
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (result["pairs"] is not null)
        {
            int trips = result["round_trips"]!.AsArray().Sum(n => n!.GetValue<int>());
            text.Append(culture, $"Lowest acceptance between neighbours: {Number(result["lowest_acceptance"])}; {trips} round trips of {result["round_trips"]!.AsArray().Count} replicas.\n");
        }
        else if (result["centers"] is not null)
        {
            text.Append(culture, $"{result["windows"]} windows, {result["inserted"]!.AsArray().Count} of them inserted; least overlap of neighbours {Number(result["smallest_neighbour_overlap"])}: {result["status"]}.\n");
        }
        else if (result["hills"] is not null)
        {
            text.Append(culture, $"{result["hills"]} hills of {result["walkers"]} walkers, the last of height {Number(result["last_height"])}.\n");
        }

        if (result["free_energy"] is JsonObject f)
        {
            text.Append(f["unit"] is null ? $"No F: {f["explanation"]}\n"
                : string.Create(culture, $"F is in fes.dat and fes.npz; its largest standard error below {Number(f["region"])} {f["unit"]} is {Number(f["largest_error"])} {f["unit"]} (errors: {f["errors"]}).\n"));
        }

        return text.ToString();
    }

    /// <summary>Success, unless windows were to be linked and are not.</summary>
    public static CommandOutcome Outcome(JsonNode? result) => result?["centers"] is null || result["status"]!.GetValue<string>() == "linked"
        ? CommandOutcome.Success
        : CommandOutcome.TargetNotMet($"The windows do not all overlap: {result["status"]}.");

    private static string Number(JsonNode? value) => value is null ? "not known" : value.GetValue<double>().ToString("G4", CultureInfo.InvariantCulture);
}
