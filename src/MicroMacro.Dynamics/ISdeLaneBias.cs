using MicroMacro.Numerics.Simd;

namespace MicroMacro.Dynamics;

/// <summary>A bias U in kT on an Itô process, any function of the state. It adds the drift -(σσᵀ/2) ∇U.</summary>
public unsafe interface ISdeLaneBias
{
    /// <summary>The number of replicas that it holds numbers for, such as centres; null where any number will do.</summary>
    int? Replicas => null;

    /// <summary>Writes ∇U of each lane. Several threads call it at once.</summary>
    /// <param name="state">States, d registers.</param>
    /// <param name="gradient">Receives ∇U, d registers.</param>
    /// <param name="firstReplica">The number in the run of the replica in the first lane. Lanes beyond the last replica hold copies
    /// of it: whatever they get is ignored, but they must not be looked up past the end of a table.</param>
    void Gradient<T>(T* state, T* gradient, int firstReplica)
        where T : unmanaged, ISimdDouble<T>;
}
