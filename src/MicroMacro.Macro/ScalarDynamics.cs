namespace MicroMacro.Macro;

/// <summary>
/// What follows from dz = b(z) dt + σ(z) dW on an interval [low, high] with reflecting ends: free energy, first-passage times and
/// committors, as solutions of the stationary Fokker-Planck and the backward Kolmogorov equation on a grid [risken1996fokker].
/// </summary>
/// <remarks>All with Ψ(z) = ∫ 2 b/σ² dz; errors are of second order in the spacing of the grid.</remarks>
public sealed class ScalarDynamics
{
    private readonly double[] _psi;
    private readonly double[] _squaredNoise;
    private readonly double _step;

    /// <summary>Tabulates drift and noise.</summary>
    /// <param name="driftAndNoise">b and σ at a point; σ above 0.</param>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end.</param>
    /// <param name="intervals">Intervals of the grid, at least 2.</param>
    /// <exception cref="ArgumentException">The interval is empty, or σ is not above 0 somewhere.</exception>
    public ScalarDynamics(Func<double, (double Drift, double Noise)> driftAndNoise, double low, double high, int intervals = 4000)
    {
        ArgumentNullException.ThrowIfNull(driftAndNoise);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 2);
        _step = (high - low) / intervals;
        Grid = new double[intervals + 1];
        _psi = new double[intervals + 1];
        _squaredNoise = new double[intervals + 1];
        double before = 0;
        for (int i = 0; i <= intervals; i++)
        {
            Grid[i] = i == intervals ? high : low + (i * _step);
            double here = Slope(driftAndNoise, Grid[i], out _squaredNoise[i]);
            if (i > 0)
            {
                // Simpson's rule.
                double middle = Slope(driftAndNoise, Grid[i] - (0.5 * _step), out _);
                _psi[i] = _psi[i - 1] + (_step / 6 * (before + (4 * middle) + here));
            }

            before = here;
        }
    }

    /// <summary>The points of the grid.</summary>
    public double[] Grid { get; }

    /// <summary>∫ 2 b/σ² over the whole interval: for one period of a periodic variable 0 in equilibrium; otherwise a current flows and F does not exist.</summary>
    public double Tilt => _psi[^1] - _psi[0];

    /// <summary>The dynamics of an effective SDE of one variable over the range of its data, or one period.</summary>
    /// <exception cref="ArgumentException">It has several variables.</exception>
    public static ScalarDynamics Of(EffectiveSde sde, int intervals = 4000)
    {
        ArgumentNullException.ThrowIfNull(sde);
        if (sde.Dimension != 1)
        {
            throw new ArgumentException($"one variable is needed, not {sde.Dimension}", nameof(sde));
        }

        double low = sde.DriftBasis.Low[0];
        double period = sde.DriftBasis.Periods[0];
        return new(z => At(sde, z), low, period > 0 ? low + period : sde.DriftBasis.High[0], intervals);
    }

    /// <summary>F/kT = -∫ 2 b/σ² dz + ln σ² on the grid, its minimum at 0: minus the log of the stationary density.</summary>
    public double[] FreeEnergy()
    {
        double[] free = [.. _psi.Select((psi, i) => Math.Log(_squaredNoise[i]) - psi)];
        double least = free.Min();
        return Array.ConvertAll(free, f => f - least);
    }

    /// <summary>The mean time to first reach <paramref name="target"/> from <paramref name="start"/>; the end behind the start reflects.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Either is outside the interval.</exception>
    public double MeanFirstPassageTime(double start, double target)
    {
        CheckInside(start);
        CheckInside(target);
        double[] passed = Passed(target >= start);
        return Interpolate(passed, target) - Interpolate(passed, start);
    }

    /// <summary>The probability to reach <paramref name="b"/> before <paramref name="a"/>, on the grid; 0 up to a, 1 from b on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not low ≤ a &lt; b ≤ high.</exception>
    public double[] Committor(double a, double b)
    {
        CheckInside(a);
        CheckInside(b);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(b, a);

        // Only between a and b: what lies beyond may be larger by more than a double holds, and does not matter.
        int first = (int)((a - Grid[0]) / _step);
        int last = Math.Min((int)((b - Grid[0]) / _step) + 1, Grid.Length - 1);
        double least = _psi.AsSpan(first..(last + 1)).ToArray().Min();
        double[] sum = new double[Grid.Length];
        for (int i = 1; i < sum.Length; i++)
        {
            bool between = i > first && i <= last;
            sum[i] = sum[i - 1] + (between ? 0.5 * _step * (Math.Exp(least - _psi[i - 1]) + Math.Exp(least - _psi[i])) : 0);
        }

        double from = Interpolate(sum, a);
        double to = Interpolate(sum, b);
        return Array.ConvertAll(sum, s => Math.Clamp((s - from) / (to - from), 0, 1));
    }

    private static (double Drift, double Noise) At(EffectiveSde sde, double z)
    {
        (double[] drift, _, double[] noise, _) = sde.At(z);
        return (drift[0], noise[0]);
    }

    private static double Slope(Func<double, (double Drift, double Noise)> driftAndNoise, double z, out double squaredNoise)
    {
        (double drift, double noise) = driftAndNoise(z);
        squaredNoise = noise * noise;
        return squaredNoise > 0 && double.IsFinite(drift)
            ? 2 * drift / squaredNoise
            : throw new ArgumentException($"drift {drift} and noise {noise} at {z} are no diffusion", nameof(driftAndNoise));
    }

    /// <summary>
    /// The mean time from the reflecting end up to each point: ∫ dy e^{-Ψ(y)} ∫ (2/σ²) e^{Ψ} dx over what lies behind y. The product of
    /// the exponentials is carried along as one number, which neither over- nor underflows.
    /// </summary>
    private double[] Passed(bool up)
    {
        int n = Grid.Length;
        double[] passed = new double[n];
        double inner = 0;
        for (int s = 1; s < n; s++)
        {
            int i = up ? s : n - 1 - s;
            int before = up ? i - 1 : i + 1;
            double factor = Math.Exp(_psi[before] - _psi[i]);
            double next = (factor * inner) + (_step * ((factor / _squaredNoise[before]) + (1 / _squaredNoise[i])));
            passed[i] = passed[before] + (0.5 * _step * (inner + next));
            inner = next;
        }

        return passed;
    }

    private double Interpolate(double[] table, double z)
    {
        double position = (z - Grid[0]) / _step;
        int i = Math.Min((int)position, table.Length - 2);
        return table[i] + ((position - i) * (table[i + 1] - table[i]));
    }

    private void CheckInside(double z)
    {
        if (!(z >= Grid[0] && z <= Grid[^1]))
        {
            throw new ArgumentOutOfRangeException(nameof(z), z, $"must lie in [{Grid[0]}, {Grid[^1]}]");
        }
    }
}
