using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Molecules;

/// <summary>Harmonic bonds, and the Urey-Bradley springs of the same form, for a block of replicas.</summary>
internal sealed class LaneBonds
{
    private readonly (int I, int J)[] _atoms;
    private readonly (float Stiffness, float Length)[] _parameters;

    /// <summary>The bonds of a molecule.</summary>
    public LaneBonds(MolecularTopology topology)
    {
        HarmonicBond[] bonds = [.. topology.Bonds, .. topology.CharmmAndCmap.UreyBradley];
        _atoms = [.. bonds.Select(b => (b.I, b.J))];
        _parameters = [.. bonds.Select(b => ((float)b.Stiffness, (float)b.Length))];
    }

    /// <summary>Adds forces, and energies where wanted, for the lanes at <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Add<T, TEnergy>(float* x, float* f, float* energy)
        where T : unmanaged, ISimd<T>
        where TEnergy : struct, IEnergyChoice
    {
        T total = T.Zero;
        for (int b = 0; b < _atoms.Length; b++)
        {
            (int i, int j) = _atoms[b];
            Lane3<T> d = Lane3<T>.Load(x, i) - Lane3<T>.Load(x, j);
            T r = T.Sqrt(Lane3<T>.Dot(d, d));
            T stretch = r - T.All(_parameters[b].Length);
            T pull = T.All(_parameters[b].Stiffness) * stretch;
            Lane3<T> force = (pull / r) * d;
            force.SubtractFrom(f, i);
            force.AddTo(f, j);
            if (TEnergy.IsWanted)
            {
                total = T.Fma(pull, T.All(0.5f) * stretch, total);
            }
        }

        if (TEnergy.IsWanted)
        {
            T.Store(T.Load(energy) + total, energy);
        }
    }
}
