using MicroMacro.Numerics.Formulas;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde.Formulas;

/// <summary>An observation by formulas, in lanes.</summary>
/// <param name="observe">The observation of a state.</param>
/// <param name="pullBack">Jᵀg of (state, g).</param>
/// <param name="observed">Numbers per observation, m.</param>
/// <param name="dimension">Numbers per state, d.</param>
internal sealed unsafe class FormulaObservation(ILaneFunction observe, ILaneFunction pullBack, int observed, int dimension) : ISdeObservation
{
    /// <inheritdoc/>
    public void Observe<T>(T* state, T* observation)
        where T : unmanaged, ISimdDouble<T> => observe.Evaluate(state, observation);

    /// <inheritdoc/>
    public void PullBack<T>(T* state, T* byObservation, T* byState)
        where T : unmanaged, ISimdDouble<T>
    {
        T* inputs = stackalloc T[dimension + observed];
        for (int i = 0; i < dimension; i++)
        {
            inputs[i] = state[i];
        }

        for (int k = 0; k < observed; k++)
        {
            inputs[dimension + k] = byObservation[k];
        }

        pullBack.Evaluate(inputs, byState);
    }
}
