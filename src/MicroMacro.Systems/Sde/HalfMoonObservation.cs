using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Systems.Sde;

/// <summary><see cref="HalfMoonMap"/> in lanes: u = y cos(x + y - 1), v = y sin(x + y - 1).</summary>
internal sealed unsafe class HalfMoonObservation : ISdeObservation
{
    /// <inheritdoc/>
    public void Observe<T>(T* state, T* observation)
        where T : unmanaged, ISimdDouble<T>
    {
        VectorMathDouble.SinCos(state[0] + state[1] - T.All(1), out T sin, out T cos);
        observation[0] = state[1] * cos;
        observation[1] = state[1] * sin;
    }

    /// <inheritdoc/>
    public void PullBack<T>(T* state, T* byObservation, T* byState)
        where T : unmanaged, ISimdDouble<T>
    {
        VectorMathDouble.SinCos(state[0] + state[1] - T.All(1), out T sin, out T cos);

        // ∂(u, v)/∂x = (-v, u); y turns the point as x does and draws it out.
        T turn = (state[1] * cos * byObservation[1]) - (state[1] * sin * byObservation[0]);
        byState[0] = turn;
        byState[1] = turn + (cos * byObservation[0]) + (sin * byObservation[1]);
    }
}
