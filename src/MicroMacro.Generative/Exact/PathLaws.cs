using MicroMacro.Generative.Models;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Exact;

/// <summary>The laws of one label's walk from noise to data: the start, and each step about a mean that the denoiser gives.</summary>
/// <remarks>
/// Given clean data x0 the bridge from noise s_{k+1} to s_k is normal about x_{k+1} + a (x0 - x_{k+1}) with a = 1 - s_k²/s_{k+1}² and
/// variance a s_k². With the denoiser in the place of x0 its mean is right, and a² Cov(x0 | x_{k+1}) comes on top; that covariance is
/// averaged over samples of the model, so that each step is the closest normal law of one covariance [bao2022analyticdpm]. On circles,
/// x0 and x_{k+1} are the ends of one unwrapped walk. The last step, to the data, has s = 0: no bridge, and that covariance alone.
/// </remarks>
internal sealed class PathLaws
{
    private readonly NormalLaw[] _steps;

    private PathLaws(double[] mean, NormalLaw? start, NormalLaw[] steps)
    {
        Mean = mean;
        Start = start;
        _steps = steps;
    }

    /// <summary>Mean of the start, standardised, shape [plain features].</summary>
    public double[] Mean { get; }

    /// <summary>The start of the plain features, at the largest noise; null where there are none. Periodic ones start anywhere on their circles.</summary>
    public NormalLaw? Start { get; }

    /// <summary>The law of x_k given x_{k+1}, k from 0; x_0 are the data.</summary>
    public NormalLaw Step(int k) => _steps[k];

    /// <summary>Sets the laws from samples of the model.</summary>
    /// <param name="block">Room to run the network.</param>
    /// <param name="label">The label, shape [c].</param>
    /// <param name="samples">Features drawn at the label, shape [n, d].</param>
    /// <param name="levels">Noise levels, ascending.</param>
    /// <param name="frame">The features' frame.</param>
    /// <param name="key">Key of the noise.</param>
    public static PathLaws Calibrate(DenoiserBlock block, double[] label, double[] samples, double[] levels, PathFrame frame, RandomKey key)
    {
        int d = frame.Dimension, n = samples.Length / d, p = frame.Plain.Length;
        double[] clean = new double[n * d];
        for (int i = 0; i < n; i++)
        {
            frame.Standardise(samples.AsSpan(i * d, d), clean.AsSpan(i * d, d));
        }

        double[] plain = [.. Enumerable.Range(0, n * p).Select(i => clean[(i / p * d) + frame.Plain[i % p]])];
        (double[] mean, double[] spread) = Moments(plain, p);
        NormalLaw? start = p == 0 ? null : NormalLaw.Of(spread, p, n, 1, levels[^1] * levels[^1]);
        var steps = new NormalLaw[levels.Length];
        for (int k = 0; k < steps.Length; k++)
        {
            double[] deviations = Deviations(block, label, clean, levels[k], frame, key, (ulong)k);
            double below = k == 0 ? 0 : levels[k - 1], share = 1 - (below * below / (levels[k] * levels[k]));
            steps[k] = NormalLaw.Of(SecondMoment(deviations, d), d, n, share * share, share * below * below);
        }

        return new PathLaws(mean, start, steps);
    }

    // x0 - D(x0 + s n) of every sample.
    private static double[] Deviations(DenoiserBlock block, double[] label, double[] clean, double level, PathFrame frame, RandomKey key, ulong step)
    {
        int d = frame.Dimension, n = clean.Length / d;
        double[] deviations = new double[n * d], noise = new double[d], noised = new double[Sgemm.BlockRows * d];
        for (int first = 0; first < n; first += Sgemm.BlockRows)
        {
            int rows = Math.Min(Sgemm.BlockRows, n - first);
            block.Begin(default, 0, rows);
            for (int r = 0; r < rows; r++)
            {
                block.SetLabel(r, label);
                NormalLaw.Noise(noise, key, (uint)(first + r), step);
                for (int j = 0; j < d; j++)
                {
                    noised[(r * d) + j] = clean[((first + r) * d) + j] + (level * noise[j]);
                }
            }

            Span<double> denoised = deviations.AsSpan(first * d, rows * d);
            frame.Denoise(block, level, noised.AsSpan(0, rows * d), denoised);
            for (int i = 0; i < denoised.Length; i++)
            {
                denoised[i] = clean[(first * d) + i] - denoised[i];
            }
        }

        return deviations;
    }

    private static (double[] Mean, double[] Covariance) Moments(double[] values, int d)
    {
        double[] mean = new double[d];
        for (int i = 0; i < values.Length; i++)
        {
            mean[i % d] += values[i] * d / values.Length;
        }

        double[] centred = [.. values.Select((v, i) => v - mean[i % d])];
        return (mean, SecondMoment(centred, d));
    }

    private static double[] SecondMoment(double[] values, int d)
    {
        double[] moment = new double[d * d];
        for (int row = 0; row < values.Length; row += d)
        {
            for (int i = 0; i < d; i++)
            {
                double left = values[row + i] * d / values.Length;
                for (int j = 0; j <= i; j++)
                {
                    moment[(i * d) + j] += left * values[row + j];
                }
            }
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = i + 1; j < d; j++)
            {
                moment[(i * d) + j] = moment[(j * d) + i];
            }
        }

        return moment;
    }
}
