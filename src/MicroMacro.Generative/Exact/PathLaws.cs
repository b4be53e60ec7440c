using MicroMacro.Generative.Models;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Exact;

/// <summary>The laws of one label's walk from noise to data: the start, and each step about a mean that the denoiser gives.</summary>
/// <remarks>
/// Given clean data x0 the bridge from noise s_{k+1} to s_k is normal about x_{k+1} + a (x0 - x_{k+1}) with a = 1 - s_k²/s_{k+1}² and
/// variance a s_k². With the denoiser in the place of x0 its mean is right, and a² Cov(x0 | x_{k+1}) comes on top; that covariance is
/// averaged over samples of the model, so that each step is the closest normal law of one covariance [bao2022analyticdpm].
/// </remarks>
internal sealed class PathLaws
{
    private readonly NormalLaw[] _steps;
    private readonly NormalLaw _start;

    private PathLaws(double[] mean, NormalLaw start, NormalLaw[] steps)
    {
        Mean = mean;
        _start = start;
        _steps = steps;
    }

    /// <summary>Mean of the start, standardised, shape [d].</summary>
    public double[] Mean { get; }

    /// <summary>The start, at the largest noise.</summary>
    public NormalLaw Start => _start;

    /// <summary>The law of x_k given x_{k+1}, k from 0; the last, of the data themselves, in the chart's degrees of freedom.</summary>
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
        int d = frame.Chart.FeatureDimension, n = samples.Length / d;
        double[] clean = new double[n * d];
        for (int i = 0; i < n; i++)
        {
            frame.Standardise(samples.AsSpan(i * d, d), clean.AsSpan(i * d, d));
        }

        (double[] mean, double[] spread) = Moments(clean, d);
        NormalLaw start = NormalLaw.Of(spread, d, n, 1, levels[^1] * levels[^1]);
        var steps = new NormalLaw[levels.Length];
        for (int k = 0; k < steps.Length; k++)
        {
            bool last = k == 0;
            int p = last ? frame.Chart.Freedom : d;
            double[] deviations = Deviations(block, label, clean, levels[k], frame, last, key, (ulong)k);
            double share = last ? 1 : 1 - (levels[k - 1] * levels[k - 1] / (levels[k] * levels[k]));
            double bridge = last ? 0 : share * levels[k - 1] * levels[k - 1];
            steps[k] = NormalLaw.Of(SecondMoment(deviations, p), p, n, share * share, bridge);
        }

        return new PathLaws(mean, start, steps);
    }

    // x0 - D(x0 + s n) of every sample; for the last step in degrees of freedom.
    private static double[] Deviations(DenoiserBlock block, double[] label, double[] clean, double level, PathFrame frame, bool inFreedom, RandomKey key, ulong step)
    {
        int d = frame.Chart.FeatureDimension, n = clean.Length / d, p = inFreedom ? frame.Chart.Freedom : d;
        double[] deviations = new double[n * p], noise = new double[d], from = new double[p], to = new double[p];
        double[] noised = new double[Sgemm.BlockRows * d], denoised = new double[Sgemm.BlockRows * d];
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

            PathWalk.Denoise(block, level, noised.AsSpan(0, rows * d), denoised);
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<double> truth = clean.AsSpan((first + r) * d, d), guess = denoised.AsSpan(r * d, d);
                Span<double> deviation = deviations.AsSpan((first + r) * p, p);
                if (inFreedom)
                {
                    frame.ToFreedom(truth, to);
                    frame.ToFreedom(guess, from);
                    frame.Difference(to, from, deviation);
                    continue;
                }

                for (int j = 0; j < d; j++)
                {
                    deviation[j] = truth[j] - guess[j];
                }
            }
        }

        return deviations;
    }

    private static (double[] Mean, double[] Covariance) Moments(double[] values, int d)
    {
        int n = values.Length / d;
        double[] mean = new double[d];
        for (int i = 0; i < values.Length; i++)
        {
            mean[i % d] += values[i] / n;
        }

        double[] centred = [.. values.Select((v, i) => v - mean[i % d])];
        return (mean, SecondMoment(centred, d));
    }

    private static double[] SecondMoment(double[] values, int d)
    {
        int n = values.Length / d;
        double[] moment = new double[d * d];
        for (int row = 0; row < n; row++)
        {
            for (int i = 0; i < d; i++)
            {
                double left = values[(row * d) + i] / n;
                for (int j = 0; j <= i; j++)
                {
                    moment[(i * d) + j] += left * values[(row * d) + j];
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
