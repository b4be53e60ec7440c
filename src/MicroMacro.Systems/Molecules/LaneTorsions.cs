using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Torsions for a block of replicas. All terms on the same four atoms are one Fourier series in phi, summed by the recurrence of
/// Chebyshev's polynomials on (cos phi, sin phi), so that no trigonometric function is called.
/// </summary>
internal sealed class LaneTorsions
{
    // Keeps three atoms on a line finite: a sine of 1e-9 between bonds.
    private const float SmallestNormal2 = 1e-20f;
    private readonly (int I, int J, int K, int L)[] _atoms;
    private readonly (int First, int Count, float Constant)[] _series;
    private readonly (float Cosine, float Sine)[] _coefficients;

    /// <summary>The torsions of a molecule.</summary>
    public LaneTorsions(MolecularTopology topology)
    {
        List<(int First, int Count, float Constant)> series = [];
        List<(float Cosine, float Sine)> coefficients = [];
        List<(int I, int J, int K, int L)> atoms = [];
        foreach (IGrouping<(int I, int J, int K, int L), PeriodicTorsion> group in topology.Torsions.GroupBy(t => (t.I, t.J, t.K, t.L)))
        {
            int highest = group.Max(t => t.Amplitude == 0 ? 0 : t.Periodicity);
            series.Add((coefficients.Count, highest, (float)group.Sum(t => t.Amplitude * (1 + (t.Periodicity == 0 ? Math.Cos(t.Phase) : 0)))));
            atoms.Add(group.Key);
            for (int n = 1; n <= highest; n++)
            {
                coefficients.Add(Coefficients(group.Where(t => t.Periodicity == n)));
            }
        }

        _atoms = [.. atoms];
        _series = [.. series];
        _coefficients = [.. coefficients];
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
            Lane3<T> xj = Lane3<T>.Load(x, j);
            Lane3<T> xk = Lane3<T>.Load(x, k);
            Lane3<T> b = Lane3<T>.Load(x, i) - xj;
            Lane3<T> g = xj - xk;
            Lane3<T> h = Lane3<T>.Load(x, l) - xk;
            Lane3<T> m = Lane3<T>.Cross(b, g);
            Lane3<T> n = Lane3<T>.Cross(h, g);
            T m2 = T.Max(Lane3<T>.Dot(m, m), T.All(SmallestNormal2));
            T n2 = T.Max(Lane3<T>.Dot(n, n), T.All(SmallestNormal2));
            T g2 = Lane3<T>.Dot(g, g);
            T length = T.Sqrt(g2);

            // cos phi = m.n / |m||n|, sin phi = |g| h.m / |m||n|; one division serves all quotients.
            T m2n2 = m2 * n2;
            T inverse = T.All(1f) / (m2n2 * g2);
            T inverseG2 = m2n2 * inverse;
            T inverseM2 = n2 * g2 * inverse;
            T inverseN2 = m2 * g2 * inverse;
            T inverseMN = T.Sqrt(inverseM2 * inverseN2);
            T cosine = Lane3<T>.Dot(m, n) * inverseMN;
            T sine = length * Lane3<T>.Dot(h, m) * inverseMN;
            (T slope, T sum) = Series<T, TEnergy>(t, cosine, sine);
            if (TEnergy.IsWanted)
            {
                total += sum;
            }

            // [blondel1996]: force on i along m, on l along n, the rest shared by the middle atoms.
            T u = slope * length * inverseM2;
            T v = slope * length * inverseN2;
            Lane3<T> onI = u * m;
            Lane3<T> onL = v * n;
            T p = u * Lane3<T>.Dot(b, g) * inverseG2;
            T q = v * Lane3<T>.Dot(h, g) * inverseG2;
            Lane3<T> shared = (p * m) - (q * n);
            onI.AddTo(f, i);
            (onI + shared).SubtractFrom(f, j);
            (shared + onL).AddTo(f, k);
            onL.SubtractFrom(f, l);
        }

        if (TEnergy.IsWanted)
        {
            T.Store(T.Load(energy) + total, energy);
        }
    }

    // sum_n a_n cos n phi + b_n sin n phi and its derivative, by cos n phi = 2 cos phi cos (n-1) phi - cos (n-2) phi and the same for the sine.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (T Slope, T Sum) Series<T, TEnergy>(int torsion, T cosine, T sine)
        where T : unmanaged, ISimd<T>
        where TEnergy : struct, IEnergyChoice
    {
        (int first, int count, float constant) = _series[torsion];
        T twice = cosine + cosine;
        (T c, T s) = (cosine, sine);
        (T cBefore, T sBefore) = (T.All(1f), T.Zero);
        T slope = T.Zero;
        T sum = T.All(constant);
        for (int n = 1; n <= count; n++)
        {
            T a = T.All(_coefficients[first + n - 1].Cosine);
            T b = T.All(_coefficients[first + n - 1].Sine);
            slope = T.Fma(T.All(n), T.Fma(b, c, -(a * s)), slope);
            if (TEnergy.IsWanted)
            {
                sum = T.Fma(a, c, T.Fma(b, s, sum));
            }

            (c, cBefore) = (T.Fma(twice, c, -cBefore), c);
            (s, sBefore) = (T.Fma(twice, s, -sBefore), s);
        }

        return (slope, sum);
    }

    // V cos(n phi - phase) = V cos(phase) cos(n phi) + V sin(phase) sin(n phi); phases of 0 and pi must leave no trace of a sine.
    private static (float Cosine, float Sine) Coefficients(IEnumerable<PeriodicTorsion> terms)
    {
        double cosine = 0;
        double sine = 0;
        foreach (PeriodicTorsion t in terms)
        {
            (double s, double c) = Math.SinCos(t.Phase);
            cosine += t.Amplitude * c;
            sine += Math.Abs(s) < 1e-12 ? 0 : t.Amplitude * s;
        }

        return ((float)cosine, (float)sine);
    }
}
