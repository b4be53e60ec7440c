namespace MicroMacro.Dynamics.Molecules;

/// <summary>A bias on a block of 16 replicas of one molecule.</summary>
public unsafe interface ILaneBias
{
    /// <summary>Adds the bias forces of a block.</summary>
    /// <param name="positions">Positions in nm, shape [3N, 16]: coordinate-major, one replica a lane.</param>
    /// <param name="forces">Forces in kJ/mol/nm, shape [3N, 16], added to.</param>
    /// <param name="firstReplica">The number of the replica in lane 0.</param>
    void AddForces(float* positions, float* forces, int firstReplica);
}
