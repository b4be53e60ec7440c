namespace MicroMacro.Dynamics.Molecules;

/// <summary>The potential that a block of 16 replicas moves in.</summary>
public unsafe interface ILanePotential
{
    /// <summary>Number of atoms, N.</summary>
    int AtomCount { get; }

    /// <summary>Energies and forces of a block. Several threads call it at once, each with a block of its own.</summary>
    /// <param name="positions">Positions in nm, shape [3N, 16]: coordinate-major, one replica a lane.</param>
    /// <param name="forces">Forces in kJ/mol/nm, shape [3N, 16], overwritten.</param>
    /// <param name="energies">Energies in kJ/mol, shape [16], overwritten; or null. The forces have the same bits either way.</param>
    void Evaluate(float* positions, float* forces, float* energies);

    /// <summary>The term that is not finite at a configuration, or the one with the largest force: slow, for messages.</summary>
    /// <param name="positions">Positions in nm, shape [3N].</param>
    /// <returns>The term; null where the potential cannot tell.</returns>
    PotentialFault? Diagnose(ReadOnlySpan<double> positions) => null;
}
