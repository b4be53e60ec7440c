using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Torsions for a block of replicas. All terms on the same four atoms are one Fourier series in phi, summed by the recurrence of
/// Chebyshev's polynomials on (cos phi, sin phi), so that no trigonometric function is called.
/// </summary>
internal sealed class LaneTorsions
{
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
            LaneTorsion<T> torsion = new(x, i, j, k, l);
            (T slope, T sum) = Series<T, TEnergy>(t, torsion.Cosine, torsion.Sine);
            if (TEnergy.IsWanted)
            {
                total += sum;
            }

            torsion.AddForces(slope, f, i, j, k, l);
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
