using System.Runtime.CompilerServices;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Generalised Born for a block of replicas, in four passes: descreening integrals, Born radii, pair energies, forces. What the
/// passes share lies in rows of scratch memory; <see cref="ScalarGeneralizedBorn"/> is the float64 twin with the formulas' sources.
/// </summary>
internal sealed unsafe class LaneGeneralizedBorn
{
    /// <summary>The most atoms: the scratch memory of a thread grows with their square, to 100 MB here.</summary>
    public const int MaximumAtoms = 1024;

    private const int Row = LaneForceField.BlockSize;
    private const float LargestRadius = 3f;
    private readonly BornAtom[] _atoms;
    private readonly BornNeckPair[] _necks;
    private readonly bool _isRescaled;
    private readonly float _kappa;
    private readonly float _soluteFactor;
    private readonly float _solventFactor;

    /// <summary>The solvent of a molecule.</summary>
    /// <exception cref="InvalidDataInputException">The topology lacks what the model needs, or has too many atoms.</exception>
    public LaneGeneralizedBorn(MolecularTopology topology, GeneralizedBornOptions options, double coulombConstant)
    {
        int n = topology.AtomCount;
        if (n > MaximumAtoms)
        {
            throw new InvalidDataInputException($"{n} atoms, where implicit solvent in lanes takes at most {MaximumAtoms}");
        }

        GeneralizedBornParameters p = new(topology, options);
        double rootCoulomb = Math.Sqrt(coulombConstant);
        _atoms = [.. Enumerable.Range(0, n).Select(i => new BornAtom(
            (float)(rootCoulomb * topology.Atoms[i].Charge),
            (float)p.OffsetRadius[i],
            (float)(1 / p.OffsetRadius[i]),
            (float)(1 / p.Radius[i]),
            (float)p.ScaledRadius[i],
            (float)p.Rescaling[i].Alpha,
            (float)p.Rescaling[i].Beta,
            (float)p.Rescaling[i].Gamma,
            (float)p.SurfaceScale[i]))];
        _necks = p.Necks is null ? [] : [.. AllPairs(n).Select(pair => new BornNeckPair(p.Necks[pair.I, pair.J], p.Necks[pair.J, pair.I]))];
        _isRescaled = p.IsRescaled;
        _kappa = (float)options.InverseDebyeLength;
        _soluteFactor = (float)(1 / options.SoluteDielectric);
        _solventFactor = (float)(1 / options.SolventDielectric);
    }

    private int PairCount => _atoms.Length * (_atoms.Length - 1) / 2;

    /// <summary>Adds forces, and energies where wanted, for the lanes at <paramref name="x"/>.</summary>
    public void Add<T, TEnergy>(float* x, float* f, float* energy)
        where T : unmanaged, ISimd<T>
        where TEnergy : struct, IEnergyChoice
    {
        int n = _atoms.Length;
        float* scratch = LaneScratch.Rows((4 * n) + (3 * PairCount));
        BornRows rows = new(scratch, n, PairCount);
        if (_necks.Length > 0)
        {
            Integrate<T, WithNecks>(x, rows);
        }
        else
        {
            Integrate<T, WithoutNecks>(x, rows);
        }

        FindRadii<T, TEnergy>(rows, energy);
        AddPairs<T, TEnergy>(x, rows, energy);
        AddForces<T>(x, f, rows);
    }

    // First pass: I_i for all atoms, and for each pair the slopes of both integrals over r.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Integrate<T, TNecks>(float* x, BornRows rows)
        where T : unmanaged, ISimd<T>
        where TNecks : struct, INeckChoice
    {
        int n = _atoms.Length;
        for (int i = 0; i < n; i++)
        {
            T.Store(T.Zero, rows.Integral + (Row * i));
        }

        int pair = 0;
        for (int i = 0; i < n; i++)
        {
            Lane3<T> xi = Lane3<T>.Load(x, i);
            T ownI = T.All(_atoms[i].Offset);
            T scaledI = T.All(_atoms[i].Scaled);
            T inverseI = T.All(_atoms[i].InverseOffset);
            T sum = T.Load(rows.Integral + (Row * i));
            for (int j = i + 1; j < n; j++, pair++)
            {
                Lane3<T> d = xi - Lane3<T>.Load(x, j);
                T r = T.Sqrt(Lane3<T>.Dot(d, d));
                T inverseR = T.All(1f) / r;
                (T valueI, T slopeI) = LaneDescreening.Sphere(r, inverseR, ownI, inverseI, T.All(_atoms[j].Scaled));
                (T valueJ, T slopeJ) = LaneDescreening.Sphere(r, inverseR, T.All(_atoms[j].Offset), T.All(_atoms[j].InverseOffset), scaledI);
                if (TNecks.IsWanted)
                {
                    BornNeckPair neck = _necks[pair];
                    (valueI, slopeI) = LaneDescreening.AddNeck(r, neck.HeightI, neck.DistanceI, neck.Cutoff, valueI, slopeI);
                    (valueJ, slopeJ) = LaneDescreening.AddNeck(r, neck.HeightJ, neck.DistanceJ, neck.Cutoff, valueJ, slopeJ);
                }

                sum += valueI;
                float* integralJ = rows.Integral + (Row * j);
                T.Store(T.Load(integralJ) + valueJ, integralJ);
                T.Store(slopeI * inverseR, rows.SlopeI + (Row * (nint)pair));
                T.Store(slopeJ * inverseR, rows.SlopeJ + (Row * (nint)pair));
            }

            T.Store(sum, rows.Integral + (Row * i));
        }
    }

    // Second pass: B_i, 1/B_i, dB_i/dI_i, and -dE/dB_i of the atom's own terms.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindRadii<T, TEnergy>(BornRows rows, float* energy)
        where T : unmanaged, ISimd<T>
        where TEnergy : struct, IEnergyChoice
    {
        T total = T.Zero;
        for (int i = 0; i < _atoms.Length; i++)
        {
            BornAtom atom = _atoms[i];
            (T radius, T inverse, T slope) = Radius(atom, T.Load(rows.Integral + (Row * i)));
            T halfSquare = T.All(0.5f * atom.Charge * atom.Charge);
            (T value, T fall) = Kernel(radius, inverse);
            T inverse2 = inverse * inverse;
            T surface = T.All(atom.Surface) * inverse2 * inverse2 * inverse2;
            T.Store(radius, rows.Radius + (Row * i));
            T.Store(inverse, rows.InverseRadius + (Row * i));
            T.Store(slope, rows.RadiusSlope + (Row * i));

            // The integral is spent; its row holds -dE/dB from here on.
            T.Store(T.Fma(halfSquare, fall, T.All(6f) * surface * inverse), rows.Integral + (Row * i));
            if (TEnergy.IsWanted)
            {
                total += T.Fma(-halfSquare, value, surface);
            }
        }

        if (TEnergy.IsWanted)
        {
            T.Store(T.Load(energy) + total, energy);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (T Radius, T Inverse, T Slope) Radius<T>(BornAtom atom, T integral)
        where T : unmanaged, ISimd<T>
    {
        if (!_isRescaled)
        {
            T left = T.All(atom.InverseOffset) - integral;
            T isPositive = T.GreaterThan(left, T.Zero);
            T inverseHct = T.Select(isPositive, left, T.All(1f / LargestRadius));
            T radiusHct = T.All(1f) / inverseHct;
            return (radiusHct, inverseHct, T.And(isPositive, radiusHct * radiusHct));
        }

        T psi = integral * T.All(atom.Offset);
        T argument = psi * T.Fma(psi, T.Fma(psi, T.All(atom.Gamma), T.All(-atom.Beta)), T.All(atom.Alpha));
        T slopeOfArgument = T.Fma(psi, T.Fma(psi, T.All(3f * atom.Gamma), T.All(-2f * atom.Beta)), T.All(atom.Alpha));
        T tanh = T.All(1f) - (T.All(2f) / (VectorMath.Exp(argument + argument) + T.All(1f)));
        T inverse = T.Fma(-tanh, T.All(atom.InverseRadius), T.All(atom.InverseOffset));
        T radius = T.All(1f) / inverse;
        T sech2 = T.Fma(-tanh, tanh, T.All(1f));
        return (radius, inverse, radius * radius * sech2 * slopeOfArgument * T.All(atom.Offset * atom.InverseRadius));
    }

    // g(f) = (1/eps_in - exp(-kappa f)/eps_out)/f and dg/df
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (T Value, T Slope) Kernel<T>(T f, T inverse)
        where T : unmanaged, ISimd<T>
    {
        if (_kappa == 0)
        {
            T value = T.All(_soluteFactor - _solventFactor) * inverse;
            return (value, -value * inverse);
        }

        T screened = T.All(_solventFactor) * VectorMath.Exp(T.All(-_kappa) * f);
        T screenedValue = (T.All(_soluteFactor) - screened) * inverse;
        return (screenedValue, T.Fma(T.All(_kappa), screened, -screenedValue) * inverse);
    }

    // Third pass: the energy of each pair, its direct force over r, and its part of -dE/dB for both atoms.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPairs<T, TEnergy>(float* x, BornRows rows, float* energy)
        where T : unmanaged, ISimd<T>
        where TEnergy : struct, IEnergyChoice
    {
        int n = _atoms.Length;
        T total = T.Zero;
        int pair = 0;
        for (int i = 0; i < n; i++)
        {
            Lane3<T> xi = Lane3<T>.Load(x, i);
            T radiusI = T.Load(rows.Radius + (Row * i));
            T inverseI = T.Load(rows.InverseRadius + (Row * i));
            T onI = T.Load(rows.Integral + (Row * i));
            float chargeI = _atoms[i].Charge;
            for (int j = i + 1; j < n; j++, pair++)
            {
                Lane3<T> d = xi - Lane3<T>.Load(x, j);
                T r2 = Lane3<T>.Dot(d, d);
                T radiusJ = T.Load(rows.Radius + (Row * j));
                T ratio = r2 * (T.All(0.25f) * inverseI * T.Load(rows.InverseRadius + (Row * j)));
                T decay = VectorMath.Exp(-ratio);
                T f2 = T.Fma(radiusI * radiusJ, decay, r2);
                T inverse = T.Sqrt(T.All(1f) / f2);
                (T value, T slope) = Kernel(f2 * inverse, inverse);
                T charges = T.All(chargeI * _atoms[j].Charge);
                T push = charges * slope * inverse;
                T.Store(push * T.Fma(decay, T.All(-0.25f), T.All(1f)), rows.Push + (Row * (nint)pair));
                T perRadius = T.All(0.5f) * push * decay * (ratio + T.All(1f));
                onI = T.Fma(perRadius, radiusJ, onI);
                float* onJ = rows.Integral + (Row * j);
                T.Store(T.Fma(perRadius, radiusI, T.Load(onJ)), onJ);
                if (TEnergy.IsWanted)
                {
                    total = T.Fma(-charges, value, total);
                }
            }

            // From here on the row holds -dE/dI of this atom: all its pairs are done.
            T.Store(onI * T.Load(rows.RadiusSlope + (Row * i)), rows.Integral + (Row * i));
        }

        if (TEnergy.IsWanted)
        {
            T.Store(T.Load(energy) + total, energy);
        }
    }

    // Fourth pass: the direct force of each pair and those through both integrals, all along the line between the atoms.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddForces<T>(float* x, float* f, BornRows rows)
        where T : unmanaged, ISimd<T>
    {
        int n = _atoms.Length;
        int pair = 0;
        for (int i = 0; i < n; i++)
        {
            Lane3<T> xi = Lane3<T>.Load(x, i);
            T onIntegralI = T.Load(rows.Integral + (Row * i));
            Lane3<T> onI = new(T.Zero, T.Zero, T.Zero);
            for (int j = i + 1; j < n; j++, pair++)
            {
                nint at = Row * (nint)pair;
                T along = T.Fma(onIntegralI, T.Load(rows.SlopeI + at), T.Load(rows.Push + at));
                along = T.Fma(T.Load(rows.Integral + (Row * j)), T.Load(rows.SlopeJ + at), along);
                Lane3<T> force = along * (xi - Lane3<T>.Load(x, j));
                onI += force;
                force.SubtractFrom(f, j);
            }

            onI.AddTo(f, i);
        }
    }

    private static IEnumerable<(int I, int J)> AllPairs(int n) =>
        Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i + 1, n - i - 1).Select(j => (i, j)));

    private readonly record struct BornAtom(
        float Charge, float Offset, float InverseOffset, float InverseRadius, float Scaled, float Alpha, float Beta, float Gamma, float Surface);

    private readonly record struct BornNeckPair(float HeightI, float DistanceI, float HeightJ, float DistanceJ, float Cutoff)
    {
        public BornNeckPair(NeckIntegral i, NeckIntegral j)
            : this((float)i.Height, (float)i.Distance, (float)j.Height, (float)j.Distance, (float)i.Cutoff)
        {
        }
    }

    // Where the passes keep what they share; each row has 16 floats, of which a register takes its part.
    private readonly struct BornRows(float* scratch, int atoms, int pairs)
    {
        public readonly float* Integral = scratch;
        public readonly float* Radius = scratch + (Row * atoms);
        public readonly float* InverseRadius = scratch + (Row * 2 * atoms);
        public readonly float* RadiusSlope = scratch + (Row * 3 * atoms);
        public readonly float* SlopeI = scratch + (Row * 4 * atoms);
        public readonly float* SlopeJ = scratch + (Row * ((4 * atoms) + (nint)pairs));
        public readonly float* Push = scratch + (Row * ((4 * atoms) + (2 * (nint)pairs)));
    }

    private interface INeckChoice
    {
        static abstract bool IsWanted { get; }
    }

    private readonly struct WithNecks : INeckChoice
    {
        public static bool IsWanted => true;
    }

    private readonly struct WithoutNecks : INeckChoice
    {
        public static bool IsWanted => false;
    }
}
