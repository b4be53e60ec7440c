using MicroMacro.Dynamics.Molecules;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>All restraints of a simulation together.</summary>
/// <param name="umbrellas">Restraints of collective variables.</param>
/// <param name="positions">Restraints of atoms.</param>
internal sealed class SimulationBias(IReadOnlyList<HarmonicUmbrella> umbrellas, IReadOnlyList<AtomRestraint> positions)
{
    /// <summary>Their forces in lanes.</summary>
    public ILaneBias Lanes { get; } = new SummedBias([.. umbrellas, .. positions]);

    /// <summary>The energy of all restraints of a replica in kJ/mol; adds the forces, in kJ/mol/nm, to <paramref name="forces"/> where that is not empty.</summary>
    public double Evaluate(int replica, ReadOnlySpan<double> x, Span<double> forces)
    {
        double energy = 0;
        foreach (HarmonicUmbrella umbrella in umbrellas)
        {
            energy += umbrella.Evaluate(replica, x, forces);
        }

        foreach (AtomRestraint restraint in positions)
        {
            energy += restraint.Evaluate(x, forces);
        }

        return energy;
    }
}
