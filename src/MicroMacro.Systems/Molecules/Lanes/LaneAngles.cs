using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Molecules;

/// <summary>Harmonic bond angles for a block of replicas.</summary>
internal sealed class LaneAngles
{
    // Below any |a x b| of atoms apart from each other; keeps a straight angle's division finite.
    private const float SmallestArea = 1e-10f;
    private readonly (int I, int J, int K)[] _atoms;
    private readonly (float Stiffness, float Cosine, float Sine)[] _parameters;

    /// <summary>The angles of a molecule.</summary>
    public LaneAngles(MolecularTopology topology)
    {
        _atoms = [.. topology.Angles.Select(a => (a.I, a.J, a.K))];
        _parameters = [.. topology.Angles.Select(a => ((float)a.Stiffness, (float)Math.Cos(a.Angle), (float)Math.Sin(a.Angle)))];
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
            (int i, int j, int k) = _atoms[t];
            Lane3<T> center = Lane3<T>.Load(x, j);
            Lane3<T> a = Lane3<T>.Load(x, i) - center;
            Lane3<T> b = Lane3<T>.Load(x, k) - center;
            Lane3<T> normal = Lane3<T>.Cross(a, b);
            T c = Lane3<T>.Dot(a, b);
            T s = T.Sqrt(Lane3<T>.Dot(normal, normal));
            T a2 = Lane3<T>.Dot(a, a);
            T b2 = Lane3<T>.Dot(b, b);
            T a2b2 = a2 * b2;

            // The bend theta - theta0 from |a||b| sin(theta - theta0) and |a||b| (1 + cos(theta - theta0)).
            T cosine = T.All(_parameters[t].Cosine);
            T sine = T.All(_parameters[t].Sine);
            T bend = LaneArcTangent.FromHalfTangent(
                T.Fma(s, cosine, -(c * sine)), T.Fma(s, sine, T.Fma(c, cosine, T.Sqrt(a2b2))));
            T moment = T.All(_parameters[t].Stiffness) * bend;

            // d theta / d a = (c a / a^2 - b) / s; one division serves the three quotients.
            T area = T.Max(s, T.All(SmallestArea));
            T inverse = T.All(1f) / (area * a2b2);
            T scale = moment * (a2b2 * inverse);
            T cs = c * (area * inverse);
            Lane3<T> onI = scale * (((cs * b2) * a) - b);
            Lane3<T> onK = scale * (((cs * a2) * b) - a);
            onI.SubtractFrom(f, i);
            onK.SubtractFrom(f, k);
            (onI + onK).AddTo(f, j);
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
