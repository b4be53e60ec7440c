using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Dynamics;

/// <summary>The inner loops of <see cref="SdeEnsemble"/>: one block of eight replicas, compiled for a process and a register width.</summary>
/// <remarks>Each scheme has its own loop, small enough for the compiler to inline the process's drift and its vector functions.</remarks>
internal static unsafe class SdeKernel
{
    private const int Lanes = SdeBlock.Lanes;

    /// <summary>Advances a block.</summary>
    /// <param name="process">The process.</param>
    /// <param name="plan">Timestep, scheme, bias and random numbers.</param>
    /// <param name="states">States, shape [d, 8], replaced.</param>
    /// <param name="firstStep">The number of the first step.</param>
    /// <param name="steps">How many steps.</param>
    public static void Advance<TProcess, T>(TProcess process, SdeStepPlan plan, double[] states, long firstStep, int steps)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        fixed (double* x = states)
        {
            if (plan.Scheme == SdeScheme.StochasticHeun)
            {
                Heun<TProcess, T>(process, plan, x, firstStep, steps);
            }
            else
            {
                Euler<TProcess, T>(process, plan, x, firstStep, steps);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Euler<TProcess, T>(TProcess process, SdeStepPlan plan, double* x, long firstStep, int steps)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        int d = process.Dimension;
        double* noise = stackalloc double[(d + 1) * Lanes];
        T* state = stackalloc T[4 * d];
        T* drift = state + d;
        T* sigma = drift + d;
        T* slope = sigma + d;
        T dt = T.All(plan.Timestep);
        T root = T.All(plan.RootTimestep);
        for (long step = firstStep; step < firstStep + steps; step++)
        {
            Draw<T>(plan, d, step, noise);
            for (int lane = 0; lane < Lanes; lane += T.Count)
            {
                for (int i = 0; i < d; i++)
                {
                    state[i] = T.Load(x + (i * Lanes) + lane);
                }

                process.Drift(state, drift);
                process.Diffusion(state, sigma);
                AddBias(plan, lane, state, drift, sigma);
                if (plan.Bias is not null)
                {
                    AddLaneBias(plan, d, lane, state, drift, sigma, slope);
                }

                for (int i = 0; i < d; i++)
                {
                    // The increment is summed first: it may be 1e-6 of the state.
                    T increment = T.Fma(drift[i], dt, sigma[i] * root * T.Load(noise + (i * Lanes) + lane));
                    T.Store(state[i] + increment, x + (i * Lanes) + lane);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Heun<TProcess, T>(TProcess process, SdeStepPlan plan, double* x, long firstStep, int steps)
        where TProcess : struct, IItoProcess
        where T : unmanaged, ISimdDouble<T>
    {
        int d = process.Dimension;
        double* noise = stackalloc double[(d + 1) * Lanes];
        T* state = stackalloc T[5 * d];
        T* drift = state + d;
        T* sigma = drift + d;
        T* sum = sigma + d;
        T* slope = sum + d;
        T half = T.All(0.5 * plan.Timestep);
        for (long step = firstStep; step < firstStep + steps; step++)
        {
            Draw<T>(plan, d, step, noise);
            for (int lane = 0; lane < Lanes; lane += T.Count)
            {
                for (int i = 0; i < d; i++)
                {
                    state[i] = T.Load(x + (i * Lanes) + lane);
                    sum[i] = T.Zero;
                }

                // Pass 0 predicts; pass 1 takes the drift at the prediction as well.
                for (int pass = 0; pass < 2; pass++)
                {
                    process.Drift(state, drift);
                    process.Diffusion(state, sigma);
                    AddBias(plan, lane, state, drift, sigma);
                    if (plan.Bias is not null)
                    {
                        AddLaneBias(plan, d, lane, state, drift, sigma, slope);
                    }

                    T share = pass == 0 ? half + half : half;
                    for (int i = 0; i < d; i++)
                    {
                        double* entry = x + (i * Lanes) + lane;
                        double* kick = noise + (i * Lanes) + lane;
                        if (pass == 0)
                        {
                            T.Store(sigma[i] * T.All(plan.RootTimestep) * T.Load(kick), kick);
                        }

                        sum[i] += drift[i];
                        T next = T.Load(entry) + T.Fma(sum[i], share, T.Load(kick));
                        state[i] = next;
                    }
                }

                for (int i = 0; i < d; i++)
                {
                    T.Store(state[i], x + (i * Lanes) + lane);
                }
            }
        }
    }

    /// <summary>The normals of one step, shape [d, 8], rounded up to even d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Draw<T>(SdeStepPlan plan, int d, long step, double* noise)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int i = 0; i < d; i += 2)
        {
            GaussianLanes.Fill8<T>(plan.Key, plan.FirstReplica, (ulong)step, (uint)i / 2, noise + (i * Lanes));
        }
    }

    /// <summary>Adds -(σσᵀ/2) ∇U of a bias on any function of the state to the drift.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddLaneBias<T>(SdeStepPlan plan, int d, int lane, T* state, T* drift, T* sigma, T* slope)
        where T : unmanaged, ISimdDouble<T>
    {
        plan.Bias!.Gradient(state, slope, plan.FirstOfRun + lane);
        for (int i = 0; i < d; i++)
        {
            drift[i] -= T.All(0.5) * sigma[i] * sigma[i] * slope[i];
        }
    }

    /// <summary>Adds -(σσᵀ/2) ∇U to the drift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBias<T>(SdeStepPlan plan, int lane, T* state, T* drift, T* sigma)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int j = 0; j < plan.BiasedCoordinates.Length; j++)
        {
            int i = plan.BiasedCoordinates[j];
            T difference;
            fixed (double* centers = plan.Centers)
            {
                difference = state[i] - T.Load(centers + (j * Lanes) + lane);
            }

            // An inverse period of 0 leaves coordinates that are not periodic as they are.
            T turns = T.Round(difference * T.All(plan.InversePeriods[j]));
            difference -= turns * T.All(plan.Periods[j]);
            drift[i] -= T.All(plan.HalfStiffness[j]) * sigma[i] * sigma[i] * difference;
        }
    }
}
