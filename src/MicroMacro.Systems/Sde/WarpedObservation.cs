using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>The observation of <see cref="WarpedFastSlow"/> in lanes: y1 = x1 + x2², y2 = x2.</summary>
internal sealed unsafe class WarpedObservation : ISdeObservation
{
    /// <inheritdoc/>
    public void Observe<T>(T* state, T* observation)
        where T : unmanaged, ISimdDouble<T>
    {
        observation[0] = state[0] + (state[1] * state[1]);
        observation[1] = state[1];
    }

    /// <inheritdoc/>
    public void PullBack<T>(T* state, T* byObservation, T* byState)
        where T : unmanaged, ISimdDouble<T>
    {
        byState[0] = byObservation[0];
        byState[1] = byObservation[1] + ((state[1] + state[1]) * byObservation[0]);
    }
}
