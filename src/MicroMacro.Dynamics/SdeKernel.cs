using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Dynamics;

/// <summary>The inner loop of <see cref="SdeEnsemble"/>: one block of eight replicas, compiled for a process and a register width.</summary>
internal static unsafe class SdeKernel
{
    /// <summary>Advances a block.</summary>
    /// <param name="process">The process.</param>
    /// <param name="plan">Timestep, scheme, bias and random numbers.</param>
    /// <param name="states">States, shape [d, 8], replaced.</param>
    /// <param name="firstStep">The number of the first step.</param>
    /// <param name="steps">How many steps.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Advance<TProcess, T>(TProcess process, SdeStepPlan plan, double[] states, long firstStep, int steps)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        int d = process.Dimension;
        int slots = (d + 1) / 2;
        double* noise = stackalloc double[slots * 2 * SdeBlock.Lanes];
        T* work = stackalloc T[5 * d];
        bool heun = plan.Scheme == SdeScheme.StochasticHeun;
        fixed (double* x = states)
        {
            for (long step = firstStep; step < firstStep + steps; step++)
            {
                for (int slot = 0; slot < slots; slot++)
                {
                    GaussianLanes.Fill8<T>(plan.Key, plan.FirstReplica, (ulong)step, (uint)slot, noise + (slot * 2 * SdeBlock.Lanes));
                }

                for (int lane = 0; lane < SdeBlock.Lanes; lane += T.Count)
                {
                    if (heun)
                    {
                        Heun(process, plan, d, x + lane, noise + lane, lane, work);
                    }
                    else
                    {
                        Euler(process, plan, d, x + lane, noise + lane, lane, work);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Euler<TProcess, T>(TProcess process, SdeStepPlan plan, int d, double* x, double* noise, int lane, T* work)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        T* state = work;
        T* drift = work + d;
        T* sigma = work + (2 * d);
        Load(state, x, d);
        DriftAndNoise(process, plan, lane, state, drift, sigma);
        T dt = T.All(plan.Timestep);
        T root = T.All(plan.RootTimestep);
        for (int i = 0; i < d; i++)
        {
            // The increment is summed first: it may be 1e-6 of the state.
            T increment = T.Fma(drift[i], dt, sigma[i] * root * T.Load(noise + (i * SdeBlock.Lanes)));
            T.Store(state[i] + increment, x + (i * SdeBlock.Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Heun<TProcess, T>(TProcess process, SdeStepPlan plan, int d, double* x, double* noise, int lane, T* work)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        T* state = work;
        T* drift = work + d;
        T* kick = work + (2 * d);
        T* laterDrift = work + (3 * d);
        T* laterSigma = work + (4 * d);
        Load(state, x, d);
        DriftAndNoise(process, plan, lane, state, drift, kick);
        T dt = T.All(plan.Timestep);
        T root = T.All(plan.RootTimestep);
        for (int i = 0; i < d; i++)
        {
            kick[i] = kick[i] * root * T.Load(noise + (i * SdeBlock.Lanes));
            state[i] = state[i] + T.Fma(drift[i], dt, kick[i]);
        }

        DriftAndNoise(process, plan, lane, state, laterDrift, laterSigma);
        T half = T.All(0.5 * plan.Timestep);
        for (int i = 0; i < d; i++)
        {
            T increment = T.Fma(drift[i] + laterDrift[i], half, kick[i]);
            T.Store(T.Load(x + (i * SdeBlock.Lanes)) + increment, x + (i * SdeBlock.Lanes));
        }
    }

    /// <summary>b - (σσᵀ/2) ∇U and σ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DriftAndNoise<TProcess, T>(TProcess process, SdeStepPlan plan, int lane, T* state, T* drift, T* sigma)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        process.Drift(state, drift);
        process.Diffusion(state, sigma);
        for (int j = 0; j < plan.BiasedCoordinates.Length; j++)
        {
            int i = plan.BiasedCoordinates[j];
            T difference;
            fixed (double* centers = plan.Centers)
            {
                difference = state[i] - T.Load(centers + (j * SdeBlock.Lanes) + lane);
            }

            double period = plan.Periods[j];
            if (period > 0)
            {
                difference -= T.All(period) * T.Round(difference / T.All(period));
            }

            drift[i] -= T.All(plan.HalfStiffness[j]) * sigma[i] * sigma[i] * difference;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<T>(T* destination, double* source, int count)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = T.Load(source + (i * SdeBlock.Lanes));
        }
    }
}
