using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Exchange between the temperatures and restraints that a simulation gives its replicas.</summary>
/// <param name="Every">Steps between attempts.</param>
/// <param name="Around">Whether the last replica's state is a neighbour of the first's.</param>
public sealed record ExchangeSettings(int Every, bool Around)
{
    /// <summary>Which states exchange.</summary>
    internal ExchangePairs Pairs(int states) => Around ? ExchangePairs.Ring(states) : ExchangePairs.Chain(states);

    /// <summary>The state that each replica begins in; without a window where no variable is restrained.</summary>
    /// <param name="thermalEnergies">kT of each replica.</param>
    /// <param name="restraints">Restraints of variables.</param>
    /// <param name="variables">Number of slow variables.</param>
    internal static ThermodynamicState[] States(IReadOnlyList<double> thermalEnergies, IReadOnlyList<VariableRestraint> restraints, int variables) =>
        [.. thermalEnergies.Select((kT, replica) => new ThermodynamicState(kT, Window(replica, restraints, variables)))];

    private static UmbrellaWindow? Window(int replica, IReadOnlyList<VariableRestraint> restraints, int variables)
    {
        if (restraints.Count == 0)
        {
            return null;
        }

        UmbrellaWindow window = new(new double[variables], new double[variables]);
        foreach (VariableRestraint restraint in restraints)
        {
            window.Center[restraint.Variable] = restraint.Centers[restraint.Centers.Count == 1 ? 0 : replica];
            window.Stiffness[restraint.Variable] = restraint.Stiffness;
        }

        return window;
    }

    /// <summary>All of it, for the manifest and to tell simulations apart.</summary>
    public JsonObject Describe() => new() { ["every"] = Every, ["around"] = Around };
}
