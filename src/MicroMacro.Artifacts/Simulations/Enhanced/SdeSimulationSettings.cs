using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Artifacts.Studies;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Metadynamics, replica exchange or placed windows of an SDE, as a study asks for it; energies in kT.</summary>
public sealed record SdeSimulationSettings
{
    /// <summary>Its name in messages.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The process.</summary>
    public required SdeSettings System { get; init; }

    /// <summary>Walkers, R.</summary>
    public required int Replicas { get; init; }

    /// <summary>Steps of each walker, the equilibration not counted.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps before the first record, hill or exchange.</summary>
    public long EquilibrationSteps { get; init; }

    /// <summary>Steps between records.</summary>
    public required int Stride { get; init; }

    /// <summary>Temperatures in units of the system's own: one, or one for each walker.</summary>
    public IReadOnlyList<double> Temperatures { get; init; } = [1];

    /// <summary>Umbrellas of the walkers, stiffnesses in kT.</summary>
    public IReadOnlyList<VariableRestraint> Restraints { get; init; } = [];

    /// <summary>Metadynamics, or null.</summary>
    public MetadynamicsSettings? Metadynamics { get; init; }

    /// <summary>The exchange, or null.</summary>
    public ExchangeSettings? Exchange { get; init; }

    /// <summary>The placement of windows, or null.</summary>
    public PlacementSettings? Placement { get; init; }

    /// <summary>All of it, for the manifest.</summary>
    public JsonObject Describe() => new()
    {
        ["system"] = System.System.ToString(),
        ["timestep"] = System.Timestep,
        ["replicas"] = Replicas,
        ["equilibration_steps"] = EquilibrationSteps,
        ["steps"] = Steps,
        ["stride"] = Stride,
        ["temperature"] = JsonText.Numbers([.. Temperatures]),
        ["restraints"] = new JsonArray([.. Restraints.Select(r => (JsonNode)new JsonObject
        {
            ["on"] = System.System.Coordinates[r.Variable].Name, ["center"] = JsonText.Numbers([.. r.Centers]), ["stiffness"] = r.Stiffness,
        })]),
        ["metadynamics"] = Metadynamics?.Describe(),
        ["exchange"] = Exchange?.Describe(),
        ["placement"] = Placement?.Describe(),
    };
}
