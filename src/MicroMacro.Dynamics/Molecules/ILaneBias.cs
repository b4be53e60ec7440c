namespace MicroMacro.Dynamics.Molecules;

/// <summary>A bias on a block of 16 replicas of one molecule.</summary>
public unsafe interface ILaneBias
{
    /// <summary>One more than the highest atom number that it reads.</summary>
    int AtomsNeeded => 0;

    /// <summary>The number of replicas that it holds numbers for, such as centres; null where any number will do.</summary>
    int? Replicas => null;

    /// <summary>Whether it stays the same when the whole molecule is moved. A run refuses one that does not while
    /// <see cref="LangevinOptions.RecenterEvery"/> is above 0.</summary>
    bool IsTranslationInvariant => true;

    /// <summary>Adds the bias forces of a block. Several threads call it at once, each with a block of its own.</summary>
    /// <param name="positions">Positions in nm, shape [3N, 16]: coordinate-major, one replica a lane.</param>
    /// <param name="forces">Forces in kJ/mol/nm, shape [3N, 16], added to.</param>
    /// <param name="firstReplica">The number in the run of the replica in lane 0. Lanes beyond the last replica of the run hold
    /// copies of it: whatever force they get is ignored, but they must not be looked up past the end of a table.</param>
    void AddForces(float* positions, float* forces, int firstReplica);
}
