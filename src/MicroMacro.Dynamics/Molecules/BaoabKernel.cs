using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>
/// The parts of a BAOAB step of one block [leimkuhler2013rational]: B kicks by the force, A moves, O is the exact
/// Ornstein-Uhlenbeck step of the velocities. The force evaluation between the second A and the second B belongs to the caller.
/// </summary>
internal static unsafe class BaoabKernel
{
    private const int Lanes = MolecularBlock.Lanes;

    /// <summary>B A O A: from the end of one step to the positions of the next.</summary>
    /// <param name="c">Constants.</param>
    /// <param name="x">Positions, shape [3N, 16].</param>
    /// <param name="v">Velocities, shape [3N, 16].</param>
    /// <param name="f">Forces, shape [3N, 16].</param>
    /// <param name="thermal">sqrt(kT) of each lane, [16].</param>
    /// <param name="noise">Room for [4, 16] normals.</param>
    /// <param name="key">Key of the random numbers.</param>
    /// <param name="firstReplica">Replica in lane 0.</param>
    /// <param name="step">Number of the step.</param>
    /// <param name="kinetic">Receives the kinetic energies right after O, [16]; or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void KickMoveThermalizeMove<T>(
        LangevinCoefficients c, float* x, float* v, float* f, float* thermal, float* noise, RandomKey key, uint firstReplica, long step,
        float* kinetic)
        where T : unmanaged, ISimd<T>
    {
        int rows = c.Kick.Length;
        T drift = T.All(c.Drift);
        T decay = T.All(c.Decay);
        if (kinetic != null)
        {
            new Span<float>(kinetic, Lanes).Clear();
        }

        for (int quad = 0; quad < rows; quad += 4)
        {
            if (c.IsThermal)
            {
                // Slot k holds the normals of coordinates 4 k to 4 k + 3.
                GaussianLanes.Fill16<T>(key, firstReplica, (ulong)step, (uint)quad / 4, noise);
            }

            int end = Math.Min(quad + 4, rows);
            for (int i = quad; i < end; i++)
            {
                T kick = T.All(c.Kick[i]);
                T amplitude = T.All(c.Noise[i]);
                for (int lane = 0; lane < Lanes; lane += T.Count)
                {
                    int at = (i * Lanes) + lane;
                    T velocity = T.Fma(kick, T.Load(f + at), T.Load(v + at)); // B
                    T position = T.Fma(drift, velocity, T.Load(x + at)); // A
                    if (c.IsThermal)
                    {
                        velocity = T.Fma(decay, velocity, amplitude * T.Load(thermal + lane) * T.Load(noise + ((i - quad) * Lanes) + lane)); // O
                    }

                    T.Store(T.Fma(drift, velocity, position), x + at); // A
                    T.Store(velocity, v + at);
                    if (kinetic != null)
                    {
                        T.Store(T.Fma(T.All(c.HalfMass[i]) * velocity, velocity, T.Load(kinetic + lane)), kinetic + lane);
                    }
                }
            }
        }
    }

    /// <summary>B: the second half kick.</summary>
    /// <param name="c">Constants.</param>
    /// <param name="v">Velocities, shape [3N, 16].</param>
    /// <param name="f">Forces at the new positions, shape [3N, 16].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Kick<T>(LangevinCoefficients c, float* v, float* f)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < c.Kick.Length; i++)
        {
            T kick = T.All(c.Kick[i]);
            for (int at = i * Lanes; at < (i + 1) * Lanes; at += T.Count)
            {
                T.Store(T.Fma(kick, T.Load(f + at), T.Load(v + at)), v + at);
            }
        }
    }

    /// <summary>Kinetic energies of the velocities as they are.</summary>
    /// <param name="c">Constants.</param>
    /// <param name="v">Velocities, shape [3N, 16].</param>
    /// <param name="kinetic">Receives the energies, [16].</param>
    public static void KineticEnergies(LangevinCoefficients c, float* v, float* kinetic)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            double sum = 0;
            for (int i = 0; i < c.Kick.Length; i++)
            {
                double velocity = v[(i * Lanes) + lane];
                sum += c.HalfMass[i] * velocity * velocity;
            }

            kinetic[lane] = (float)sum;
        }
    }

    /// <summary>Moves each replica so that the mean of its positions is the origin.</summary>
    /// <param name="x">Positions, shape [3N, 16].</param>
    /// <param name="atoms">N.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Recenter<T>(float* x, int atoms)
        where T : unmanaged, ISimd<T>
    {
        T share = T.All(1f / atoms);
        for (int axis = 0; axis < 3; axis++)
        {
            for (int lane = 0; lane < Lanes; lane += T.Count)
            {
                T sum = T.Zero;
                for (int atom = 0; atom < atoms; atom++)
                {
                    sum += T.Load(x + (((3 * atom) + axis) * Lanes) + lane);
                }

                T mean = sum * share;
                for (int atom = 0; atom < atoms; atom++)
                {
                    float* entry = x + (((3 * atom) + axis) * Lanes) + lane;
                    T.Store(T.Load(entry) - mean, entry);
                }
            }
        }
    }
}
