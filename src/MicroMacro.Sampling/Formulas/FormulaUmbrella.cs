using System.Runtime.CompilerServices;
using MicroMacro.Dynamics;
using MicroMacro.Numerics.Formulas;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Sampling.Formulas;

/// <summary>The bias Σ_c κ_c/2 (ξ_c - ζ_c)² in kT on slow variables that are compiled formulas.</summary>
/// <typeparam name="TFunction">The formulas: ξ [c], then ∂ξ_c/∂input [c, inputs].</typeparam>
internal sealed unsafe class FormulaUmbrella<TFunction>(FormulaUmbrellaPlan plan, TFunction function) : ISdeLaneBias
    where TFunction : struct, ILaneFunction
{
    /// <inheritdoc/>
    public int? Replicas => plan.Centers.Replicas;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gradient<T>(T* state, T* gradient, int firstReplica)
        where T : unmanaged, ISimdDouble<T>
    {
        int m = plan.Observed;
        int count = m + plan.Unseen.Length;
        int c = plan.Periods.Length;
        T* inputs = stackalloc T[2 * count];
        T* total = inputs + count;
        T* values = stackalloc T[c * (1 + count)];
        plan.Observation.Observe(state, inputs);
        for (int i = 0; i < plan.Unseen.Length; i++)
        {
            inputs[m + i] = state[plan.Unseen[i]];
        }

        function.Evaluate(inputs, values);
        for (int i = 0; i < count; i++)
        {
            total[i] = T.Zero;
        }

        for (int k = 0; k < c; k++)
        {
            T off = values[k] - plan.Centers.Load<T>(k, firstReplica);
            if (plan.Periods[k] > 0)
            {
                off -= T.All(plan.Periods[k]) * T.Round(off * T.All(1 / plan.Periods[k]));
            }

            T force = T.All(plan.Centers.Stiffness[k]) * off;
            for (int i = 0; i < count; i++)
            {
                total[i] = T.Fma(force, values[c + (k * count) + i], total[i]);
            }
        }

        for (int i = 0; i < plan.Dimension; i++)
        {
            gradient[i] = T.Zero;
        }

        plan.Observation.PullBack(state, total, gradient);
        for (int i = 0; i < plan.Unseen.Length; i++)
        {
            gradient[plan.Unseen[i]] = gradient[plan.Unseen[i]] + total[m + i];
        }
    }
}
