using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>How a system is seen, in lanes: the observation of a state, and gradients carried back from one to the other.</summary>
public unsafe interface ISdeObservation
{
    /// <summary>Writes the observation of each lane.</summary>
    /// <param name="state">States, d registers.</param>
    /// <param name="observation">Receives the observations, m registers.</param>
    void Observe<T>(T* state, T* observation)
        where T : unmanaged, ISimdDouble<T>;

    /// <summary>Writes Jᵀ g with J = ∂observation/∂state: the gradient by the state of a function with gradient g by the observation.</summary>
    /// <param name="state">States, d registers.</param>
    /// <param name="byObservation">g, m registers.</param>
    /// <param name="byState">Receives Jᵀ g, d registers.</param>
    void PullBack<T>(T* state, T* byObservation, T* byState)
        where T : unmanaged, ISimdDouble<T>;
}
