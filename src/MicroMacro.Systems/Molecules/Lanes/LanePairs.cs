using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Lennard-Jones and Coulomb of all pairs, 1-4 pairs among them, for a block of replicas: ordered by the first atom, whose force
/// stays in registers.
/// </summary>
internal sealed class LanePairs
{
    private readonly int[] _starts;
    private readonly int[] _partners;
    private readonly PairParameters[] _parameters;

    /// <summary>The pairs of a molecule.</summary>
    public LanePairs(MolecularTopology topology, double coulombConstant)
    {
        NonbondedPair[] pairs = [.. topology.Pairs.Concat(topology.OneFourPairs).OrderBy(p => p.I).ThenBy(p => p.J)];
        _starts = new int[topology.AtomCount + 1];
        foreach (NonbondedPair pair in pairs)
        {
            _starts[pair.I + 1]++;
        }

        for (int i = 0; i < topology.AtomCount; i++)
        {
            _starts[i + 1] += _starts[i];
        }

        _partners = [.. pairs.Select(p => p.J)];
        _parameters = [.. pairs.Select(p =>
            new PairParameters((float)(coulombConstant * p.ChargeProduct), (float)(12 * p.Repulsion), (float)(6 * p.Dispersion)))];
    }

    /// <summary>Adds forces, and energies where wanted, for the lanes at <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Add<T, TEnergy>(float* x, float* f, float* energy)
        where T : unmanaged, ISimd<T>
        where TEnergy : struct, IEnergyChoice
    {
        T total = T.Zero;
        T one = T.All(1f);
        fixed (int* starts = _starts, partners = _partners)
        fixed (PairParameters* parameters = _parameters)
        {
            for (int i = 0; i + 1 < _starts.Length; i++)
            {
                Lane3<T> xi = Lane3<T>.Load(x, i);
                Lane3<T> onI = new(T.Zero, T.Zero, T.Zero);
                int end = starts[i + 1];
                for (int p = starts[i]; p < end; p++)
                {
                    int j = partners[p];
                    Lane3<T> d = xi - Lane3<T>.Load(x, j);
                    T inverse2 = one / Lane3<T>.Dot(d, d);
                    T charge = T.All(parameters[p].Charge) * T.Sqrt(inverse2);
                    T inverse6 = inverse2 * inverse2 * inverse2;
                    T repulsion = T.All(parameters[p].Repulsion12) * inverse6;
                    T dispersion = T.All(parameters[p].Dispersion6);
                    Lane3<T> force = (T.Fma(repulsion - dispersion, inverse6, charge) * inverse2) * d;
                    onI += force;
                    force.SubtractFrom(f, j);
                    if (TEnergy.IsWanted)
                    {
                        T lennardJones = T.Fma(repulsion, T.All(1f / 12f), dispersion * T.All(-1f / 6f));
                        total += T.Fma(lennardJones, inverse6, charge);
                    }
                }

                onI.AddTo(f, i);
            }
        }

        if (TEnergy.IsWanted)
        {
            T.Store(T.Load(energy) + total, energy);
        }
    }

    private readonly record struct PairParameters(float Charge, float Repulsion12, float Dispersion6);
}
