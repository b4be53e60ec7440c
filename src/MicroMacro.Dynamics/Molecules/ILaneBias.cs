namespace MicroMacro.Dynamics.Molecules;

/// <summary>A bias on a block of 16 replicas of one molecule.</summary>
public unsafe interface ILaneBias
{
    /// <summary>Adds the bias forces of a block. Several threads call it at once, each with a block of its own.</summary>
    /// <param name="positions">Positions in nm, shape [3N, 16]: coordinate-major, one replica a lane.</param>
    /// <param name="forces">Forces in kJ/mol/nm, shape [3N, 16], added to.</param>
    /// <param name="firstReplica">The number in the run of the replica in lane 0. Lanes beyond the last replica of the run hold
    /// copies of it: whatever force they get is ignored, but they must not be looked up past the end of a table.</param>
    void AddForces(float* positions, float* forces, int firstReplica);
}
