using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>
/// Langevin dynamics of R replicas of one molecule by the splitting B A O A B, in blocks of 16 float32 lanes over threads. The same
/// bytes come out for any number of threads, any split of a run, any width of registers.
/// </summary>
/// <remarks>
/// BAOAB samples positions with an error of order h², none in a harmonic well. float32 is enough here: rounding a position near the
/// origin moves it by 3e-8 nm, at random, against 5e-4 nm of thermal motion a step; the friction takes up the heat of it. Energies
/// carry an error of about 1e-6 of their largest terms: report differences that matter from a float64 evaluation.
/// </remarks>
public sealed class MolecularEnsemble
{
    private readonly ILanePotential _potential;
    private readonly double[] _masses;
    private readonly LangevinOptions _options;
    private readonly LangevinCoefficients _coefficients;
    private readonly BondConstraints _constraints;
    private readonly ConstraintKernel? _kernel;

    /// <summary>Dynamics of a molecule with its physical masses.</summary>
    /// <param name="forceField">The force field.</param>
    /// <param name="options">Temperature, friction, timestep.</param>
    /// <param name="constraints">Bonds to hold at their lengths; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MolecularEnsemble(LaneForceField forceField, LangevinOptions options, BondConstraints? constraints = null)
        : this(new ForceFieldPotential(forceField), forceField.Topology.Masses(), options, constraints)
    {
    }

    /// <summary>Dynamics in a potential.</summary>
    /// <param name="potential">The potential.</param>
    /// <param name="masses">Masses in amu, [N].</param>
    /// <param name="options">Temperature, friction, timestep.</param>
    /// <param name="constraints">Bonds to hold at their lengths; null for none.</param>
    /// <exception cref="ArgumentException">A mass or an option is out of range, or a constraint names an atom that is not there.</exception>
    public MolecularEnsemble(ILanePotential potential, IReadOnlyList<double> masses, LangevinOptions options, BondConstraints? constraints = null)
    {
        if (masses.Count != potential.AtomCount)
        {
            throw new ArgumentException($"{masses.Count} masses for {potential.AtomCount} atoms", nameof(masses));
        }

        for (int atom = 0; atom < masses.Count; atom++)
        {
            if (!(masses[atom] > 0 && double.IsFinite(masses[atom])))
            {
                throw new ArgumentException($"atom {atom} has mass {masses[atom]} amu; masses are finite and above 0", nameof(masses));
            }
        }

        options.Check();
        _potential = potential;
        _masses = [.. masses];
        _options = options;
        _coefficients = new LangevinCoefficients(_masses, options);
        _constraints = constraints ?? BondConstraints.None;
        foreach (BondConstraint bond in _constraints.Bonds)
        {
            if (Math.Max(bond.I, bond.J) >= masses.Count)
            {
                throw new ArgumentException($"the constrained bond {bond.I}-{bond.J} is of no molecule with {masses.Count} atoms", nameof(constraints));
            }
        }

        _kernel = _constraints.Count == 0 ? null : new ConstraintKernel(_constraints, _masses);
    }

    /// <summary>N_f, the degrees of freedom: 3N less the constraints. The centre of mass moves, so nothing else is taken off: the kinetic
    /// temperature is 2 K / (N_f kB), and kinetic energies right after O follow Gamma(N_f/2, kT).</summary>
    public int DegreesOfFreedom => (3 * _masses.Length) - _constraints.Count;

    /// <summary>Replicas at the given positions, with velocities drawn from the Maxwell-Boltzmann law, at step 0; both projected onto the
    /// constraints.</summary>
    /// <param name="positions">Positions in nm, shape [R, 3N].</param>
    /// <param name="key">The key of the run; velocities use a stream of their own under it.</param>
    /// <param name="firstReplica">The number of the first replica in the random numbers.</param>
    /// <param name="thermalEnergies">kT of each replica in kJ/mol, [R]; null for the ensemble's own.</param>
    /// <exception cref="ArgumentException">The positions are no replicas of the molecule, or a temperature is out of range.</exception>
    public MolecularState Start(
        ReadOnlySpan<double> positions, RandomKey key, int firstReplica = 0, IReadOnlyList<double>? thermalEnergies = null)
    {
        int rows = 3 * _masses.Length;
        if (positions.Length == 0 || positions.Length % rows != 0)
        {
            throw new ArgumentException($"{positions.Length} positions are no replicas of {_masses.Length} atoms", nameof(positions));
        }

        MolecularRequest.CheckThermalEnergies(thermalEnergies, positions.Length / rows);
        double[] x = positions.ToArray();
        double[] v = new double[positions.Length];
        RandomKey velocities = key.Substream("velocities");
        for (int replica = 0; replica < positions.Length / rows; replica++)
        {
            Span<double> at = x.AsSpan(replica * rows, rows);
            Span<double> moving = v.AsSpan(replica * rows, rows);

            // A start that cannot be brought to its lengths stays as it is; its first step will say so, and stop that replica alone.
            _constraints.ProjectPositions(at, _masses);
            (double originX, double originY, double originZ) = _options.RecenterEvery > 0 ? (Mean(at, 0), Mean(at, 1), Mean(at, 2)) : default;
            double thermalEnergy = thermalEnergies?[replica] ?? _options.ThermalEnergy;
            for (int i = 0; i < rows; i++)
            {
                (float g0, float g1, float g2, float g3) = Gaussian.Four(velocities, (uint)(firstReplica + replica), 0, (uint)i / 4);
                float normal = (i % 4) switch { 0 => g0, 1 => g1, 2 => g2, _ => g3 };
                at[i] -= (i % 3) switch { 0 => originX, 1 => originY, _ => originZ };
                moving[i] = Math.Sqrt(thermalEnergy / _masses[i / 3]) * normal;
            }

            _constraints.ProjectVelocities(at, moving, _masses);
        }

        return new MolecularState(Array.ConvertAll(x, value => (float)value), Array.ConvertAll(v, value => (float)value), 0);
    }

    /// <summary>Runs the replicas.</summary>
    /// <exception cref="ArgumentException">The request does not fit the molecule.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public MolecularRun Run(MolecularRequest request, CancellationToken cancellation = default) =>
        Run(request, SimdSupport.Width, cancellation);

    /// <summary>Runs with registers of <paramref name="width"/> bits: 512, 256, 128, or 32 for the scalar twin.</summary>
    internal MolecularRun Run(MolecularRequest request, int width, CancellationToken cancellation)
    {
        SimdSupport.RequireFma();
        return width switch
        {
            512 => Run<F16>(request, cancellation),
            256 => Run<F8>(request, cancellation),
            128 => Run<F4>(request, cancellation),
            _ => Run<F1>(request, cancellation),
        };
    }

    private MolecularRun Run<T>(MolecularRequest request, CancellationToken cancellation)
        where T : unmanaged, ISimd<T>
    {
        int replicas = request.Check(_masses.Length, _options.RecenterEvery);
        int rows = 3 * _masses.Length;
        long steps = request.EquilibrationSteps + ((long)request.Records * request.Stride);
        MolecularFailure?[] failures = new MolecularFailure?[replicas];
        MolecularRun run = new()
        {
            Positions = new float[replicas * request.Records * rows],
            Velocities = new float[request.RecordsVelocities ? replicas * request.Records * rows : 0],
            PotentialEnergies = new float[replicas * request.Records],
            KineticEnergies = new float[replicas * request.Records],
            EndKineticEnergies = new float[replicas * request.Records],
            Final = new MolecularState(new float[replicas * rows], new float[replicas * rows], request.State.Step + steps),
            ForceEvaluations = replicas * (steps + 1),
            Failures = [],
        };
        ParallelBlocks.For(
            (replicas + MolecularBlock.Lanes - 1) / MolecularBlock.Lanes,
            request.Threads,
            block =>
            {
                using MolecularBlock work = new(_potential, _coefficients, _kernel, _options.RecenterEvery, request, block * MolecularBlock.Lanes);
                work.Run<T>(run, failures, cancellation);
            },
            cancellation);
        return run with { Failures = [.. failures.OfType<MolecularFailure>()] };
    }

    private static double Mean(ReadOnlySpan<double> positions, int axis)
    {
        double sum = 0;
        for (int i = axis; i < positions.Length; i += 3)
        {
            sum += positions[i];
        }

        return sum / (positions.Length / 3);
    }
}
