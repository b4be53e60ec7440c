using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>
/// Replicas of one system that are advanced a few steps at a time, under a bias and at temperatures that may change in between: what
/// metadynamics and replica exchange work on. However the steps are cut, the random numbers are the same.
/// </summary>
public interface IWalkers
{
    /// <summary>Number of walkers R.</summary>
    int Count { get; }

    /// <summary>The slow variables that a bias acts on, c of them.</summary>
    IReadOnlyList<CoarseVariable> Variables { get; }

    /// <summary>kT of the system in <see cref="EnergyUnit"/>; 1 for a dimensionless system.</summary>
    double ThermalEnergy { get; }

    /// <summary>"kJ/mol" or "kT".</summary>
    string EnergyUnit { get; }

    /// <summary>The timestep, in ps for a molecule.</summary>
    double Timestep { get; }

    /// <summary>The number of the next step.</summary>
    long Step { get; }

    /// <summary>Force (or drift) evaluations spent so far.</summary>
    long ForceEvaluations { get; }

    /// <summary>Advances all walkers.</summary>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <param name="bias">The bias, or null.</param>
    /// <param name="thermalEnergies">kT of each walker in <see cref="EnergyUnit"/>, [R]; null for the system's own.</param>
    /// <param name="cancellation">Cancels the run; the walkers then stay where they were.</param>
    /// <exception cref="ArgumentException">The numbers do not fit the walkers.</exception>
    /// <exception cref="PhysicsFailedException">A walker met a non-finite number.</exception>
    void Advance(int steps, ISlowBias? bias, IReadOnlyList<double>? thermalEnergies, CancellationToken cancellation);

    /// <summary>The slow variables of every walker, [R, c].</summary>
    double[] SlowVariables();

    /// <summary>The potential energy of every walker without bias, [R], in <see cref="EnergyUnit"/>, up to a constant.</summary>
    /// <exception cref="NotSupportedException">The system has no potential.</exception>
    double[] PotentialEnergies();

    /// <summary>The states of every walker, shape [R, d] (for a molecule positions in nm).</summary>
    double[] States();

    /// <summary>Brings velocities, where there are any, from one temperature to another, as after an accepted exchange [sugita1999].</summary>
    /// <param name="from">kT of each walker until now, [R].</param>
    /// <param name="to">kT of each walker from now on, [R].</param>
    void ChangeThermalEnergies(IReadOnlyList<double> from, IReadOnlyList<double> to);

    /// <summary>All that is needed to go on with the same bytes.</summary>
    ArrayBundle ToArrays();

    /// <summary>Takes up what <see cref="ToArrays"/> gave.</summary>
    /// <exception cref="Numerics.InvalidDataInputException">The arrays are not of these walkers.</exception>
    void Restore(ArrayBundle arrays);
}
