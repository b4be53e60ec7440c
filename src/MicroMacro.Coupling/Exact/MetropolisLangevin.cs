using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Exact;

/// <summary>
/// Metropolis-adjusted Langevin steps of a reversible Itô process in umbrella windows [roberts1996langevin]: local moves without a
/// timestep error. They sample the law, not the process's own time.
/// </summary>
public sealed class MetropolisLangevin : IWindowMoves
{
    private readonly SdeMicroSystem _system;
    private readonly double[] _stiffness;
    private readonly double[] _centers;
    private readonly double[] _lengths;
    private readonly int _steps;

    /// <summary>Steps in some windows.</summary>
    /// <param name="system">A reversible process under its own slow coordinates.</param>
    /// <param name="stiffness">κ per slow variable in kT per squared unit, shape [c].</param>
    /// <param name="centers">Centres of the windows, shape [m, c].</param>
    /// <param name="lengths">Deviation of a step along each coordinate of the state, shape [StateDimension].</param>
    /// <param name="steps">Steps per move.</param>
    /// <exception cref="ArgumentException">A shape does not fit or a number is out of range.</exception>
    /// <exception cref="NotSupportedException">The process is not reversible, or its slow variables are learned.</exception>
    public MetropolisLangevin(SdeMicroSystem system, double[] stiffness, double[] centers, double[] lengths, int steps)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(stiffness);
        ArgumentNullException.ThrowIfNull(centers);
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (!system.HasPotential || !system.HasOwnVariables)
        {
            throw new NotSupportedException($"{system.Name} has no potential whose gradient its drift gives");
        }

        if (stiffness.Length != system.CoarseVariables.Count || centers.Length % stiffness.Length != 0 || lengths.Length != system.StateDimension)
        {
            throw new ArgumentException($"{stiffness.Length} stiffnesses, {centers.Length} centres and {lengths.Length} lengths do not fit {system.Name}", nameof(lengths));
        }

        if (!Array.TrueForAll(lengths, l => l > 0 && double.IsFinite(l)))
        {
            throw new ArgumentOutOfRangeException(nameof(lengths), "the length of a step is finite and above 0");
        }

        (_system, _stiffness, _centers, _lengths, _steps) = (system, stiffness, centers, lengths, steps);
    }

    /// <summary>Steps tried so far.</summary>
    public long Attempts { get; private set; }

    /// <summary>Steps accepted so far.</summary>
    public long Accepted { get; private set; }

    /// <inheritdoc/>
    public long Move(double[] states, int[] windows, RandomKey key, ulong round, int threads)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(windows);
        RandomKey ofRound = key.Substream("local").Substream(round);
        int n = windows.Length;
        int[] accepted = new int[n];
        ParallelBlocks.For(n, threads, i => accepted[i] = Walk(states.AsSpan(i * _lengths.Length, _lengths.Length), windows[i], ofRound, (uint)i));
        Attempts += (long)n * _steps;
        Accepted += accepted.Sum(a => (long)a);
        return (long)n * (_steps + 1);
    }

    private int Walk(Span<double> state, int window, RandomKey key, uint replica)
    {
        int s = _lengths.Length, accepted = 0;
        Span<double> slope = stackalloc double[s];
        Span<double> candidate = stackalloc double[s];
        Span<double> slopeThere = stackalloc double[s];
        double energy = Energy(state, window, slope);
        for (int step = 0; step < _steps; step++)
        {
            double forward = 0, backward = 0;
            for (int j = 0; j < s; j++)
            {
                double noise = Gaussian.Two(key, replica, (ulong)step, (uint)(j + 1)).G0;
                candidate[j] = state[j] - (0.5 * _lengths[j] * _lengths[j] * slope[j]) + (_lengths[j] * noise);
                forward -= 0.5 * noise * noise;
            }

            double there = Energy(candidate, window, slopeThere);
            for (int j = 0; j < s; j++)
            {
                double noise = (state[j] - candidate[j] + (0.5 * _lengths[j] * _lengths[j] * slopeThere[j])) / _lengths[j];
                backward -= 0.5 * noise * noise;
            }

            if (VectorMath.Log(1 - Uniform.Two(key, replica, (ulong)step, 0).U0) < energy - there + backward - forward)
            {
                candidate.CopyTo(state);
                slopeThere.CopyTo(slope);
                energy = there;
                accepted++;
            }
        }

        return accepted;
    }

    // The reversible systems have constant diagonal noise: b = -(σσᵀ/2) ∇U.
    private double Energy(ReadOnlySpan<double> state, int window, Span<double> slope)
    {
        Span<double> noise = stackalloc double[state.Length];
        _system.System.Evaluate(state, slope, noise);
        for (int j = 0; j < slope.Length; j++)
        {
            slope[j] *= -2 / (noise[j] * noise[j]);
        }

        double energy = _system.ReducedPotential(state);
        for (int k = 0; k < _stiffness.Length; k++)
        {
            double difference = _system.CoarseVariables[k].Difference(state[k], _centers[(window * _stiffness.Length) + k]);
            energy += 0.5 * _stiffness[k] * difference * difference;
            slope[k] += _stiffness[k] * difference;
        }

        return energy;
    }
}
