using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>The state itself.</summary>
internal sealed unsafe class DirectObservation(int dimension) : ISdeObservation
{
    /// <inheritdoc/>
    public void Observe<T>(T* state, T* observation)
        where T : unmanaged, ISimdDouble<T> => Copy(state, observation);

    /// <inheritdoc/>
    public void PullBack<T>(T* state, T* byObservation, T* byState)
        where T : unmanaged, ISimdDouble<T> => Copy(byObservation, byState);

    private void Copy<T>(T* from, T* to)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int i = 0; i < dimension; i++)
        {
            to[i] = from[i];
        }
    }
}
