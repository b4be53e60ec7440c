using MicroMacro.Numerics.Random;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>
/// BAOAB [leimkuhler2013rational] of one replica in float64, with bond constraints as in g-BAOAB [leimkuhler2016constraints]: the plain
/// twin that the lanes are held against, with the same random numbers, and what measures the drift of an energy where float32
/// would hide it. Without friction it is velocity Verlet, or RATTLE.
/// </summary>
public sealed class ScalarLangevin
{
    private readonly EnergyAndForces _potential;
    private readonly double[] _masses;
    private readonly LangevinOptions _options;
    private readonly BondConstraints _constraints;
    private readonly double[] _forces;

    /// <summary>One replica at a start.</summary>
    /// <param name="potential">The potential.</param>
    /// <param name="masses">Masses in amu, [N].</param>
    /// <param name="options">Temperature, friction and timestep; the molecule is never recentred.</param>
    /// <param name="constraints">Bonds to hold; null for none.</param>
    /// <param name="positions">Positions in nm, shape [3N], on the constraints.</param>
    /// <param name="velocities">Velocities in nm/ps, shape [3N], along the constraints.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or an option is out of range.</exception>
    public ScalarLangevin(
        EnergyAndForces potential, IReadOnlyList<double> masses, LangevinOptions options, BondConstraints? constraints,
        ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities)
    {
        options.Check();
        if (positions.Length != 3 * masses.Count || velocities.Length != positions.Length)
        {
            throw new ArgumentException($"{positions.Length} positions and {velocities.Length} velocities are not those of {masses.Count} atoms");
        }

        (_potential, _masses, _options, _constraints) = (potential, [.. masses], options, constraints ?? BondConstraints.None);
        Positions = positions.ToArray();
        Velocities = velocities.ToArray();
        _forces = new double[positions.Length];
        PotentialEnergy = potential(Positions, _forces);
    }

    /// <summary>Positions in nm, shape [3N].</summary>
    public double[] Positions { get; }

    /// <summary>Velocities in nm/ps at the end of the step, shape [3N].</summary>
    public double[] Velocities { get; }

    /// <summary>Forces in kJ/mol/nm at the positions, shape [3N].</summary>
    public ReadOnlySpan<double> Forces => _forces;

    /// <summary>The potential energy in kJ/mol.</summary>
    public double PotentialEnergy { get; private set; }

    /// <summary>The kinetic energy in kJ/mol at the end of the step.</summary>
    public double KineticEnergy
    {
        get
        {
            double twice = 0;
            for (int i = 0; i < Velocities.Length; i++)
            {
                twice += _masses[i / 3] * Velocities[i] * Velocities[i];
            }

            return 0.5 * twice;
        }
    }

    /// <summary>Advances by some steps.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="key">Key of the random numbers; unused without friction.</param>
    /// <param name="replica">Number of the replica in the random numbers.</param>
    /// <param name="firstStep">Number of the first step in the random numbers.</param>
    /// <returns>Whether every constraint could be kept; the run ends where one could not.</returns>
    public bool Advance(long steps, RandomKey key = default, int replica = 0, long firstStep = 0)
    {
        bool isThermal = _options.Friction > 0;
        double drift = isThermal ? 0.5 * _options.Timestep : _options.Timestep;
        for (long step = firstStep; step < firstStep + steps; step++)
        {
            Kick();
            if (!Move(drift))
            {
                return false;
            }

            if (isThermal)
            {
                Thermalize(key, (uint)replica, (ulong)step);
                if (!Move(drift))
                {
                    return false;
                }
            }

            PotentialEnergy = _potential(Positions, _forces);
            Kick();
            if (!_constraints.ProjectVelocities(Positions, Velocities, _masses))
            {
                return false;
            }
        }

        return true;
    }

    private void Kick()
    {
        for (int i = 0; i < Velocities.Length; i++)
        {
            Velocities[i] += 0.5 * _options.Timestep * _forces[i] / _masses[i / 3];
        }
    }

    private bool Move(double drift)
    {
        bool isKept = _constraints.AimVelocities(Positions, Velocities, drift, _masses);
        for (int i = 0; i < Positions.Length; i++)
        {
            Positions[i] += drift * Velocities[i];
        }

        return isKept;
    }

    private void Thermalize(RandomKey key, uint replica, ulong step)
    {
        double decay = Math.Exp(-_options.Friction * _options.Timestep);
        double amplitude = Math.Sqrt(_options.ThermalEnergy * (1 - (decay * decay)));
        for (int i = 0; i < Velocities.Length; i++)
        {
            (float g0, float g1, float g2, float g3) = Gaussian.Four(key, replica, step, (uint)i / 4);
            double normal = (i % 4) switch { 0 => g0, 1 => g1, 2 => g2, _ => g3 };
            Velocities[i] = (decay * Velocities[i]) + (amplitude / Math.Sqrt(_masses[i / 3]) * normal);
        }
    }
}
