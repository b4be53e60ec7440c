using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Bench.ForceInformed;

/// <summary>Müller-Brown at kT = 15: frames from a fine grid, the noised score by quadrature.</summary>
internal sealed class MullerBrownProblem : IProblem
{
    private const double ThermalEnergy = 15;
    private const int Cells = 400;
    private const int Points = 500;
    private const double Left = -1.8, Bottom = -0.7, Width = 3.2, Height = 3.1;
    private static readonly double[] Levels = [0.05, 0.1, 0.2, 0.5, 1.0];
    private readonly double[] _density = new double[Cells * Cells];
    private readonly double[] _sum = new double[Cells * Cells];

    public MullerBrownProblem()
    {
        double total = 0;
        for (int i = 0; i < _density.Length; i++)
        {
            (double x, double y) = Centre(i);
            _density[i] = Math.Exp(-(MullerBrown.Potential(x, y) + 147) / ThermalEnergy);
            _sum[i] = total += _density[i];
        }
    }

    public ScoreTrainingOptions Options { get; } = new()
    {
        Form = ScoreForm.Energy, Hidden = 128, Layers = 4, Batch = 512, Steps = 4000, LearningRate = 4e-3, ValidationInterval = 200, Patience = 1000,
    };

    public TrainingData Data(int frames, int seed, bool forces)
    {
        double[] x = Draw(frames, new RandomKey((ulong)seed, 1));
        double[] gradient = new double[x.Length];
        for (int i = 0; i < x.Length; i += 2)
        {
            gradient[i] = (MullerBrown.Potential(x[i] - 1e-5, x[i + 1]) - MullerBrown.Potential(x[i] + 1e-5, x[i + 1])) / 2e-5 / ThermalEnergy;
            gradient[i + 1] = (MullerBrown.Potential(x[i], x[i + 1] - 1e-5) - MullerBrown.Potential(x[i], x[i + 1] + 1e-5)) / 2e-5 / ThermalEnergy;
        }

        return new TrainingData(x, new double[frames], null, [0.0], null) { Scores = forces ? new KnownScores(gradient) : null };
    }

    public double Error(ScoreModel model, int threads)
    {
        double[] scale = model.FeatureScale.ToArray();
        double[] clean = Draw(Points, new RandomKey(77, 1));
        double[] relative = new double[Levels.Length];
        ParallelBlocks.For(Levels.Length, threads, l =>
        {
            RandomSequence random = new(new RandomKey(78, (ulong)l));
            double sigma = Levels[l], error = 0, size = 0;
            double[] noised = new double[clean.Length], denoised = new double[clean.Length];
            for (int i = 0; i < clean.Length; i++)
            {
                noised[i] = clean[i] + (sigma * scale[i % 2] * random.NextGaussian());
            }

            model.Denoise(noised, sigma, new double[Points], denoised);
            for (int i = 0; i < clean.Length; i += 2)
            {
                (double ex, double ey) = Exact(noised[i], noised[i + 1], sigma * scale[0], sigma * scale[1]);
                error += Square((denoised[i] - ex) / scale[0]) + Square((denoised[i + 1] - ey) / scale[1]);
                size += Square((noised[i] - ex) / scale[0]) + Square((noised[i + 1] - ey) / scale[1]);
            }

            relative[l] = error / size;
        });
        return Math.Sqrt(relative.Average());
    }

    private static double Square(double v) => v * v;

    private static (double X, double Y) Centre(int cell) =>
        (Left + (((cell % Cells) + 0.5) * Width / Cells), Bottom + (((cell / Cells) + 0.5) * Height / Cells));

    private double[] Draw(int count, RandomKey key)
    {
        RandomSequence random = new(key);
        double[] x = new double[2 * count];
        for (int n = 0; n < count; n++)
        {
            int cell = Math.Min(Array.BinarySearch(_sum, random.NextDouble() * _sum[^1]) is var at && at < 0 ? ~at : at, _sum.Length - 1);
            (double cx, double cy) = Centre(cell);
            x[2 * n] = cx + ((random.NextDouble() - 0.5) * Width / Cells);
            x[(2 * n) + 1] = cy + ((random.NextDouble() - 0.5) * Height / Cells);
        }

        return x;
    }

    private (double X, double Y) Exact(double x, double y, double sx, double sy)
    {
        double total = 0, sumX = 0, sumY = 0;
        int first = (int)Math.Clamp((y - (6 * sy) - Bottom) / Height * Cells, 0, Cells), last = (int)Math.Clamp((y + (6 * sy) - Bottom) / Height * Cells, 0, Cells - 1);
        int left = (int)Math.Clamp((x - (6 * sx) - Left) / Width * Cells, 0, Cells), right = (int)Math.Clamp((x + (6 * sx) - Left) / Width * Cells, 0, Cells - 1);
        for (int r = first; r <= last; r++)
        {
            double cy = Centre(r * Cells).Y, wy = Math.Exp(-Square((cy - y) / sy) / 2);
            for (int c = left; c <= right; c++)
            {
                double cx = Centre(c).X, w = wy * _density[(r * Cells) + c] * Math.Exp(-Square((cx - x) / sx) / 2);
                total += w;
                sumX += w * cx;
                sumY += w * cy;
            }
        }

        return (sumX / total, sumY / total);
    }
}
