using System.Runtime.CompilerServices;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Simd;
using MicroMacro.Sampling.CollectiveVariables;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>A bias of slow variables on the walkers of a molecule: the variables in lanes, the bias walker by walker in float64.</summary>
internal sealed unsafe class MolecularWalkerBias(ILaneVariable[] variables, ISlowBias bias, int walkers) : ILaneBias
{
    private const int Lanes = 16;

    /// <inheritdoc/>
    public int AtomsNeeded => variables.Max(v => v.AtomsNeeded);

    /// <inheritdoc/>
    public int? Replicas => walkers;

    /// <inheritdoc/>
    public bool IsTranslationInvariant => Array.TrueForAll(variables, v => v.IsTranslationInvariant);

    /// <inheritdoc/>
    public void AddForces(float* positions, float* forces, int firstReplica)
    {
        switch (SimdSupport.Width)
        {
            case 512: AddForces<F16>(positions, forces, firstReplica); break;
            case 256: AddForces<F8>(positions, forces, firstReplica); break;
            default: AddForces<F4>(positions, forces, firstReplica); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddForces<T>(float* positions, float* forces, int firstReplica)
        where T : unmanaged, ISimd<T>
    {
        int c = variables.Length;
        float* lanes = stackalloc float[c * Lanes];
        double* z = stackalloc double[2 * c];
        for (int a = 0; a < c; a++)
        {
            for (int h = 0; h < Lanes; h += T.Count)
            {
                T.Store(variables[a].Value<T>(positions + h), lanes + (a * Lanes) + h);
            }
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int a = 0; a < c; a++)
            {
                z[a] = lanes[(a * Lanes) + lane];
            }

            bias.Evaluate(Math.Min(walkers - 1, firstReplica + lane), new ReadOnlySpan<double>(z, c), new Span<double>(z + c, c));
            for (int a = 0; a < c; a++)
            {
                lanes[(a * Lanes) + lane] = (float)-z[c + a];
            }
        }

        for (int a = 0; a < c; a++)
        {
            for (int h = 0; h < Lanes; h += T.Count)
            {
                variables[a].AddGradient(positions + h, forces + h, T.Load(lanes + (a * Lanes) + h));
            }
        }
    }
}
