using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Systems.Molecules;

/// <summary>CHARMM's harmonic impropers for a block of replicas.</summary>
internal sealed class LaneImpropers
{
    private readonly (int I, int J, int K, int L)[] _atoms;
    private readonly (float Stiffness, float Cosine, float Sine)[] _parameters;

    /// <summary>The impropers of a molecule.</summary>
    public LaneImpropers(MolecularTopology topology)
    {
        IReadOnlyList<HarmonicImproper> impropers = topology.CharmmAndCmap.Impropers;
        _atoms = [.. impropers.Select(t => (t.I, t.J, t.K, t.L))];
        _parameters = [.. impropers.Select(t => ((float)t.Stiffness, (float)Math.Cos(t.Angle), (float)Math.Sin(t.Angle)))];
    }

    /// <summary>Adds forces, and energies where wanted, for the lanes at <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Add<T, TEnergy>(float* x, float* f, float* energy)
        where T : unmanaged, ISimd<T>
        where TEnergy : struct, IEnergyChoice
    {
        T total = T.Zero;
        for (int t = 0; t < _atoms.Length; t++)
        {
            (int i, int j, int k, int l) = _atoms[t];
            LaneTorsion<T> torsion = new(x, i, j, k, l);

            // omega - omega0 on the circle, from its sine and cosine.
            T cosine = T.All(_parameters[t].Cosine);
            T sine = T.All(_parameters[t].Sine);
            T bend = VectorMath.Atan2(
                T.Fma(torsion.Sine, cosine, -(torsion.Cosine * sine)), T.Fma(torsion.Sine, sine, torsion.Cosine * cosine));
            T moment = T.All(_parameters[t].Stiffness) * bend;
            torsion.AddForces(moment, f, i, j, k, l);
            if (TEnergy.IsWanted)
            {
                total = T.Fma(moment, T.All(0.5f) * bend, total);
            }
        }

        if (TEnergy.IsWanted)
        {
            T.Store(T.Load(energy) + total, energy);
        }
    }
}
