using MicroMacro.Dynamics;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Macro.EquationFree;

/// <summary>
/// The coarse timestepper Φ_T = restrict ∘ evolve ∘ lift [kevrekidis2003equation]: copies of the system are lifted to coarse values z,
/// evolved as they are, and restricted to the mean of their coarse values. The macroscopic equation is never written down.
/// </summary>
/// <remarks>
/// Every call draws the same random numbers unless another realization is asked for, so Φ is a fixed function of z whose differences are
/// far better known than its values.
/// </remarks>
public sealed class CoarseTimestepper
{
    private readonly Func<double[], int, RandomKey, double[]> _lift;
    private readonly Func<double[], double, RandomKey, long, (double[] States, long Evaluations)> _evolve;
    private readonly Action<ReadOnlySpan<double>, Span<double>> _restrict;

    /// <summary>A timestepper of given parts.</summary>
    /// <param name="dimension">Coarse variables c.</param>
    /// <param name="copies">Copies n, at least 1.</param>
    /// <param name="lift">Gives n states for coarse values, shape [n, d].</param>
    /// <param name="evolve">States, a time, a key and the number of the piece of the run: the states then, and force evaluations.</param>
    /// <param name="restrict">The coarse values of one state.</param>
    /// <param name="seed">The seed of the random numbers.</param>
    public CoarseTimestepper(
        int dimension,
        int copies,
        Func<double[], int, RandomKey, double[]> lift,
        Func<double[], double, RandomKey, long, (double[] States, long Evaluations)> evolve,
        Action<ReadOnlySpan<double>, Span<double>> restrict,
        ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1);
        ArgumentNullException.ThrowIfNull(lift);
        ArgumentNullException.ThrowIfNull(evolve);
        ArgumentNullException.ThrowIfNull(restrict);
        (Dimension, Copies, Seed) = (dimension, copies, seed);
        (_lift, _evolve, _restrict) = (lift, evolve, restrict);
    }

    /// <summary>Coarse variables c.</summary>
    public int Dimension { get; }

    /// <summary>Copies n.</summary>
    public int Copies { get; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>Of a built-in system; its slow variables are the coarse ones.</summary>
    /// <param name="system">The system.</param>
    /// <param name="lift">Gives n states for slow values, shape [n, d].</param>
    /// <param name="copies">Copies n.</param>
    /// <param name="timestep">The timestep; null for the system's own.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="scheme">The scheme; the error of the fast variables' law goes into what is coarse.</param>
    public static CoarseTimestepper Of(
        SdeSystem system, Func<double[], int, RandomKey, double[]> lift, int copies, double? timestep = null, ulong seed = 1, SdeScheme scheme = SdeScheme.EulerMaruyama)
    {
        ArgumentNullException.ThrowIfNull(system);
        double dt = timestep ?? system.DefaultTimestep;
        return new(
            system.SlowCount,
            copies,
            lift,
            (states, time, key, piece) =>
            {
                SdeRun run = SdeEnsemble.Run(system, new SdeRequest
                {
                    Starts = states,
                    Timestep = dt,
                    Key = key,
                    Scheme = scheme,
                    EquilibrationSteps = Math.Max(1, (long)Math.Round(time / dt)),
                    FirstStep = piece << 40,
                });
                return (run.FinalStates, run.DriftEvaluations);
            },
            system.Restrict,
            seed);
    }

    /// <summary>Φ at a few times after one lifting.</summary>
    /// <param name="z">Coarse values, shape [c].</param>
    /// <param name="times">Ascending times above 0.</param>
    /// <param name="realization">Which random numbers.</param>
    /// <exception cref="ArgumentException">The values are of another length, or the times do not ascend.</exception>
    public CoarseStep Run(double[] z, double[] times, ulong realization = 0)
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfNotEqual(z.Length, Dimension, nameof(z));
        RandomKey key = new(Seed, realization);
        double[] states = _lift(z, Copies, key);
        long evaluations = 0;
        double before = 0;
        double[][] means = new double[times.Length][];
        double[][] errors = new double[times.Length][];
        for (int t = 0; t < times.Length; t++)
        {
            if (!(times[t] > before))
            {
                throw new ArgumentException($"times ascend from above 0; {times[t]} follows {before}", nameof(times));
            }

            (states, long used) = _evolve(states, times[t] - before, key, t + 1);
            evaluations += used;
            before = times[t];
            (means[t], errors[t]) = Restricted(states, z);
        }

        return new(means, errors, evaluations);
    }

    /// <summary>Mean and standard error of the coarse values of all copies; periodic ones are taken near <paramref name="z"/> by the restriction.</summary>
    private (double[] Mean, double[] Error) Restricted(double[] states, double[] z)
    {
        int d = states.Length / Copies;
        double[] mean = new double[Dimension];
        double[] square = new double[Dimension];
        double[] values = new double[Dimension];
        for (int i = 0; i < Copies; i++)
        {
            _restrict(states.AsSpan(i * d, d), values);
            for (int a = 0; a < Dimension; a++)
            {
                double off = values[a] - z[a];
                mean[a] += off / Copies;
                square[a] += off * off / Copies;
            }
        }

        double[] error = [.. mean.Select((m, a) => Math.Sqrt(Math.Max(0, square[a] - (m * m)) / Math.Max(1, Copies - 1)))];
        return ([.. mean.Select((m, a) => z[a] + m)], error);
    }
}
