namespace MicroMacro.Macro.EquationFree;

/// <summary>
/// Coarse projective integration [gear2003projective]: short runs of lifted copies give the slope of the coarse variables, and with it
/// they leap over times in which nothing is simulated.
/// </summary>
public static class ProjectiveIntegration
{
    /// <summary>Integrates from 0 to <paramref name="time"/>.</summary>
    /// <param name="stepper">The coarse timestepper.</param>
    /// <param name="start">Coarse values, shape [c].</param>
    /// <param name="time">The time to cover.</param>
    /// <param name="options">Scheme and times.</param>
    /// <exception cref="ArgumentException">A time is not above 0, or the values are of another length.</exception>
    public static ProjectiveRun Run(CoarseTimestepper stepper, double[] start, double time, ProjectiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(stepper);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        options.Check();
        int leaps = (int)Math.Ceiling((time / options.Leap) - 1e-9);
        double h = time / leaps;
        Slopes slopes = new(stepper, options);
        double[] times = [.. Enumerable.Range(0, leaps + 1).Select(k => k * h)];
        double[][] path = new double[leaps + 1][];
        path[0] = [.. start];
        for (int k = 0; k < leaps; k++)
        {
            path[k + 1] = Leap(slopes, path[k], h, options.Scheme);
        }

        return new(times, path, slopes.Evaluations, slopes.Simulated, time / slopes.Simulated);
    }

    private static double[] Leap(Slopes slopes, double[] z, double h, ProjectiveScheme scheme)
    {
        double[] k1 = slopes.At(z);
        if (scheme == ProjectiveScheme.ForwardEuler)
        {
            return Moved(z, h, k1);
        }

        double[] k2 = slopes.At(Moved(z, 0.5 * h, k1));
        if (scheme == ProjectiveScheme.Midpoint)
        {
            return Moved(z, h, k2);
        }

        double[] k3 = slopes.At(Moved(z, 0.5 * h, k2));
        double[] k4 = slopes.At(Moved(z, h, k3));
        return [.. z.Select((v, a) => v + (h / 6 * (k1[a] + (2 * k2[a]) + (2 * k3[a]) + k4[a])))];
    }

    private static double[] Moved(double[] z, double h, double[] slope) => [.. z.Zip(slope, (v, s) => v + (h * s))];

    /// <summary>Slopes of the coarse variables, and what they cost. Each takes random numbers of its own, so that their errors average out.</summary>
    private sealed class Slopes(CoarseTimestepper stepper, ProjectiveOptions options)
    {
        private ulong _calls;

        public long Evaluations { get; private set; }

        public double Simulated { get; private set; }

        public double[] At(double[] z)
        {
            double heal = options.HealingTime;
            double slope = options.SlopeTime;
            double[] times = options.BackToStart ? [heal, heal + slope, heal + (2 * slope)] : [heal, heal + slope];
            CoarseStep step = stepper.Run(z, times, _calls++);
            Evaluations += step.ForceEvaluations;
            Simulated += times[^1];
            double[] first = [.. step.Z[1].Zip(step.Z[0], (after, before) => (after - before) / slope)];
            if (!options.BackToStart)
            {
                return first;
            }

            double back = (heal + (0.5 * slope)) / slope;
            return [.. first.Select((s, a) => s - (back * (((step.Z[2][a] - step.Z[1][a]) / slope) - s)))];
        }
    }
}
