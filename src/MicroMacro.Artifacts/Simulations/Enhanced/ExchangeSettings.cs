using System.Text.Json.Nodes;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Exchange between the temperatures and restraints that a simulation gives its replicas.</summary>
/// <param name="Every">Steps between attempts.</param>
/// <param name="Around">Whether the last replica's state is a neighbour of the first's.</param>
public sealed record ExchangeSettings(int Every, bool Around)
{
    /// <summary>All of it, for the manifest and to tell simulations apart.</summary>
    public JsonObject Describe() => new() { ["every"] = Every, ["around"] = Around };
}
