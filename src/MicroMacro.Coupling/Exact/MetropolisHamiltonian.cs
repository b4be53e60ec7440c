using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Sampling.Molecules;

namespace MicroMacro.Coupling.Exact;

/// <summary>
/// Hybrid Monte Carlo of a molecule in umbrella windows [duane1987hybrid]: a short trajectory of velocity Verlet from fresh velocities,
/// accepted by its energy error. Local moves without a timestep error; they sample the law, not the molecule's own time.
/// </summary>
public sealed class MetropolisHamiltonian : IWindowMoves
{
    // Timesteps vary, so that no bond comes back to where it was after every trajectory.
    private const double Spread = 0.2;

    private readonly MolecularMicroSystem _system;
    private readonly double[] _stiffness;
    private readonly double[] _centers;
    private readonly double[] _inverseMasses;
    private readonly double _timestep;
    private readonly int _steps;

    /// <summary>Trajectories in some windows.</summary>
    /// <param name="system">The molecule.</param>
    /// <param name="stiffness">κ per slow variable in kT per squared unit, shape [c].</param>
    /// <param name="centers">Centres of the windows, shape [m, c].</param>
    /// <param name="timestep">Mean timestep in ps.</param>
    /// <param name="steps">Steps per trajectory, one trajectory per move.</param>
    /// <exception cref="ArgumentException">A shape does not fit or a number is out of range.</exception>
    public MetropolisHamiltonian(MolecularMicroSystem system, double[] stiffness, double[] centers, double timestep, int steps)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(stiffness);
        ArgumentNullException.ThrowIfNull(centers);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (!(timestep > 0 && double.IsFinite(timestep)))
        {
            throw new ArgumentOutOfRangeException(nameof(timestep), timestep, "a timestep is finite and above 0");
        }

        if (stiffness.Length != system.CoarseVariables.Count || centers.Length == 0 || centers.Length % stiffness.Length != 0)
        {
            throw new ArgumentException($"{stiffness.Length} stiffnesses and {centers.Length} centres do not fit {system.Name}", nameof(centers));
        }

        (_system, _stiffness, _centers, _timestep, _steps) = (system, stiffness, centers, timestep, steps);

        // Energies are in kT, so accelerations are -kT/m times their slope.
        _inverseMasses = [.. system.Topology.Masses().SelectMany(m => Enumerable.Repeat(system.ThermalEnergy / m, 3))];
    }

    /// <summary>Trajectories tried so far.</summary>
    public long Attempts { get; private set; }

    /// <summary>Trajectories accepted so far.</summary>
    public long Accepted { get; private set; }

    /// <inheritdoc/>
    public long Move(double[] states, int[] windows, RandomKey key, ulong round, int threads)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(windows);
        int n = windows.Length, s = _inverseMasses.Length;
        if (states.Length != n * s)
        {
            throw new ArgumentException($"{states.Length} numbers are not {n} states of {s}", nameof(states));
        }

        RandomKey ofRound = key.Substream("local").Substream(round);
        bool[] accepted = new bool[n];
        ParallelBlocks.For(n, threads, i => accepted[i] = Fly(states.AsSpan(i * s, s), windows[i], ofRound, (uint)i));
        Attempts += n;
        Accepted += accepted.Count(a => a);
        return (long)n * (_steps + 1);
    }

    private bool Fly(Span<double> state, int window, RandomKey key, uint replica)
    {
        int s = state.Length;
        ReadOnlySpan<double> center = _centers.AsSpan(window * _stiffness.Length, _stiffness.Length);
        double[] place = state.ToArray(), velocity = new double[s], slope = new double[s];
        (double change, double chance) = Uniform.Two(key, replica, 0, (uint)s);
        double h = _timestep * (1 + (Spread * ((2 * change) - 1)));
        for (int j = 0; j < s; j++)
        {
            velocity[j] = Math.Sqrt(_inverseMasses[j]) * Gaussian.Two(key, replica, 0, (uint)j).G0;
        }

        double before = _system.ReducedPotential(place, _stiffness, center, slope) + Kinetic(velocity);
        double potential = 0;
        for (int step = 0; step < _steps; step++)
        {
            Kick(velocity, slope, 0.5 * h);
            for (int j = 0; j < s; j++)
            {
                place[j] += h * velocity[j];
            }

            potential = _system.ReducedPotential(place, _stiffness, center, slope);
            Kick(velocity, slope, 0.5 * h);
        }

        if (!(VectorMath.Log(1 - chance) < before - potential - Kinetic(velocity)))
        {
            return false;
        }

        place.CopyTo(state);
        return true;
    }

    private void Kick(double[] velocity, double[] slope, double time)
    {
        for (int j = 0; j < velocity.Length; j++)
        {
            velocity[j] -= time * _inverseMasses[j] * slope[j];
        }
    }

    private double Kinetic(double[] velocity)
    {
        double sum = 0;
        for (int j = 0; j < velocity.Length; j++)
        {
            sum += velocity[j] * velocity[j] / _inverseMasses[j];
        }

        return 0.5 * sum;
    }
}
